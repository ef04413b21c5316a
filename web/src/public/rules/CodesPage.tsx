import { Link, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useCodes } from '@/form/codes'
import { useWords } from '@/format/text'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import './text'

/** One code list with its source. */
export function CodesPage() {
  const { t } = useTranslation('rulebook')
  const { list = '' } = useParams()
  const words = useWords()
  const query = useCodes(list)
  return (
    <div className="page narrow">
      <Loaded query={query} lines={12}>
        {(codes) => (
          <>
            <PageTitle title={words(codes.label)} lead={<Link to="/rules">{t('back')}</Link>} />
            <Panel flush title={<span lang="zh-CN">{codes.source}</span>}>
              <Table caption={words(codes.label)} captionHidden columns={[t('code'), t('value')]}>
                {codes.entries.map((entry) => (
                  <tr key={entry.code}>
                    <td className="mono">{entry.code}</td>
                    <td>{entry.parent === '' && !entry.selectable ? <strong>{words(entry.label)}</strong> : words(entry.label)}</td>
                  </tr>
                ))}
              </Table>
            </Panel>
          </>
        )}
      </Loaded>
    </div>
  )
}
