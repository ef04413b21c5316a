import { Suspense, useEffect, useRef } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { useTranslation } from 'react-i18next'
import { DemoBar } from '@/demo/DemoBar'
import { Loading } from '@/ui/states'
import { Toasts } from '@/ui/Toasts'
import { Footer } from './Footer'
import { Header } from './Header'
import { SessionEnding } from './SessionEnding'
import { SessionKeeper } from './SessionKeeper'

/** What stands around every page: header, demo bar, footer, sign-in in place. */
export function Shell() {
  const { t } = useTranslation()
  const place = useLocation()
  const moving = useNavigation().state === 'loading'
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    // A new page takes the focus to its content, so that keyboard and screen reader start there; the first page keeps the browser's.
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
  }, [place.pathname])
  return (
    <>
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <DemoBar />
      <Header />
      {moving && <div className="moving" role="status" aria-label={t('state.loading')} />}
      <main id="content" ref={main} tabIndex={-1}>
        <Suspense fallback={<Loading lines={8} />}>
          <Outlet />
        </Suspense>
      </main>
      <Footer />
      <Toasts />
      <SessionEnding />
      <SessionKeeper />
      <ScrollRestoration />
    </>
  )
}
