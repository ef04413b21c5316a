import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import i18next from 'i18next'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from 'react-router'
import { ProblemError } from '@/api/client'
import { router } from '@/app/router'
import { applyScheme, currentScheme } from '@/app/scheme'
import { startText } from '@/text'
import './ui/tokens.css'
import './ui/base.css'
import './ui/ui.css'
import './app/shell.css'
import './ui/print.css'

startText()
applyScheme(currentScheme())

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal will be refused again; only what did not arrive is worth another try.
      retry: (count, error) => count < 2 && error instanceof ProblemError && (error.offline || error.status >= 502),
    },
  },
})

// What the server put into words is asked for again in the other language; what somebody typed stays.
i18next.on('languageChanged', () => void cache.invalidateQueries())

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
