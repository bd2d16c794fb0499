import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { useMessages } from '../app-context.tsx'
import { routes } from '../routes.ts'
import { NoticeArea } from './notice-area.tsx'
import { Page } from './page.tsx'

export function NotFoundPage(): ReactElement {
  const { frame } = useMessages()
  return (
    <Page title={frame.notFound}>
      <h1 tabIndex={-1}>{frame.notFound}</h1>
      <NoticeArea />
      <p>{frame.notFoundText}</p>
      <p>
        <Link href={routes.start}>{frame.goHome}</Link>
      </p>
    </Page>
  )
}
