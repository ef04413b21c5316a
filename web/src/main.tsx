import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import i18next from 'i18next'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from 'react-router'
import '@/app/start'
import { cache } from '@/api/cache'
import { identityQuery } from '@/api/session'
import { router } from '@/app/router'
import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'
import './app/shell.css'
import './ui/print.css'

void cache.prefetchQuery(identityQuery) // every page shows who is signed in

// What the server put into words is asked for again in the other language; what somebody typed stays.
i18next.on('languageChanged', () => void cache.invalidateQueries())

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
