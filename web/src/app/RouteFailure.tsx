import { useRouteError } from 'react-router'
import { Failure } from '@/ui/states'

/** What stands where a page broke: the rest of the application goes on. */
export function RouteFailure() {
  const error = useRouteError()
  return (
    <div className="page narrow">
      <Failure error={error} retry={() => window.location.reload()} />
    </div>
  )
}
