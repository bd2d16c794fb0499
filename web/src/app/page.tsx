import { useEffect } from 'react'
import type { ReactElement, ReactNode } from 'react'

/** Names the document while its page is shown. */
export function Page({ title, children }: { title: string; children: ReactNode }): ReactElement {
  useEffect(() => {
    document.title = `${title} · Planbridge`
  }, [title])
  return <>{children}</>
}
