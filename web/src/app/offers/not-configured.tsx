import type { CatalogEntry } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages } from '../app-context.tsx'
import { CredentialRequestDialog } from './credential-request-dialog.tsx'
import styles from './not-configured.module.css'

/** An integration that has no credentials yet, for those who can ask for them. */
export function NotConfigured({ entry }: { entry: CatalogEntry }): ReactElement {
  const { offer } = useMessages()
  const [open, setOpen] = useState(false)
  return (
    <div className={styles['missing']}>
      <p className={styles['text']}>
        {fill(offer.notConfigured, { integration: entry.label, provider: entry.provider.name })}
      </p>
      {entry.ask && (
        <Button
          tone="quiet"
          aria-label={fill(offer.credentialRequestName, { integration: entry.label })}
          onClick={() => setOpen(true)}
        >
          {offer.credentialRequest}
        </Button>
      )}
      {open && entry.ask && (
        <CredentialRequestDialog entry={entry} request={entry.ask} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}
