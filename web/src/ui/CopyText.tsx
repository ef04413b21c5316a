import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Copy } from 'lucide-react'
import { Button } from './controls'

/** A text to be taken elsewhere (secret, token, digest), with a button that copies it. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  return (
    <span className="copy-text">
      <code aria-label={label}>{text}</code>
      <Button
        small
        aria-live="polite"
        onClick={async () => {
          await navigator.clipboard.writeText(text)
          setCopied(true)
        }}
      >
        <Copy size={14} aria-hidden /> {copied ? t('action.copied') : t('action.copy')}
      </Button>
    </span>
  )
}
