import type { ReactElement } from 'react'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages } from '../app-context.tsx'

/** Stands in the place of a part of the app whose file cannot be loaded. */
export function PartMissing({ retry }: { readonly retry: () => void }): ReactElement {
  const { parts } = useMessages()
  const actions = (
    <>
      <Button tone="primary" onClick={retry}>
        {parts.tryAgain}
      </Button>
      <Button onClick={() => window.location.reload()}>{parts.reload}</Button>
    </>
  )
  return (
    <AlertRegion>
      <Notice tone="bad" title={parts.missing} actions={actions}>
        <p>{parts.missingText}</p>
      </Notice>
    </AlertRegion>
  )
}
