import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Page } from '../shell/page.tsx'
import { useMessages } from '../app-context.tsx'
import { routes } from '../routes.ts'

export function NotFoundPage(): ReactElement {
  const { frame } = useMessages()
  return (
    <Page title={frame.notFound}>
      <h1 tabIndex={-1}>{frame.notFound}</h1>
      <p>{frame.notFoundText}</p>
      <p>
        <Link href={routes.start}>{frame.goHome}</Link>
      </p>
    </Page>
  )
}
