import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './client'

/** What the browser knows of the server. Pages ask by hooks; routes start questions here, beside the fetching of their code. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal will be refused again; only what did not arrive is worth another try.
      retry: (count, error) => count < 2 && error instanceof ProblemError && (error.offline || error.status >= 502),
    },
  },
})
