import { useEffect } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { fill } from '../../messages/fill.ts'
import { useMessages } from '../app-context.tsx'

/** Sets the document title while a page is shown. */
export function Page({ title, children }: { title: string; children: ReactNode }): ReactElement {
  const { frame } = useMessages()
  useEffect(() => {
    document.title = fill(frame.documentTitle, { page: title })
  }, [title, frame])
  return <>{children}</>
}
