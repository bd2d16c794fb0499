import type { CatalogEntry, DetailedEntry } from '@planbridge/shared/contract'
import { useEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { loading } from '../../core/stores/loadable.ts'
import { Button } from '../../ui/forms/button.tsx'
import { focusFirstControl } from '../../ui/layout/dialog.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'

/** In a dialog, moves the focus to the first field of the form that has just appeared. */
function FocusOnArrival(): ReactElement {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const dialog = place.current?.closest('dialog')
    if (dialog) focusFirstControl(dialog)
  }, [])
  return <span ref={place} hidden />
}

export interface WithOperationsProps {
  readonly entry: CatalogEntry
  /** Shown until the operations are loaded. */
  readonly waiting: ReactNode
  readonly children: (entry: DetailedEntry) => ReactNode
}

/** Loads the operations of an integration for the screen that needs them. */
export function WithOperations({ entry, waiting, children }: WithOperationsProps): ReactElement {
  const { catalog } = useApp()
  const { parts } = useMessages()
  const operations = useAppState('catalog').operations.get(entry.id) ?? loading
  const { id } = entry
  useEffect(() => {
    if (!catalog.getState().operations.has(id)) void catalog.getState().loadOperations(id)
  }, [catalog, id])
  if (operations.phase === 'loading') return <>{waiting}</>
  if (operations.phase === 'failed') {
    const retry = <Button onClick={() => void catalog.getState().loadOperations(id)}>{parts.tryAgain}</Button>
    return <FailureNotice failure={operations.failure} provider={entry.provider.name} actions={retry} />
  }
  return (
    <>
      {children({ ...entry, operations: [...operations.value] })}
      <FocusOnArrival />
    </>
  )
}
