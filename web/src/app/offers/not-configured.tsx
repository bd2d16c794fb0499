import type { CatalogEntry } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages } from '../app-context.tsx'
import { CredentialRequestDialog } from './credential-request-dialog.tsx'
import styles from './offer-row.module.css'

/** An integration that has no credentials yet. */
export function NotConfigured({ entry }: { entry: CatalogEntry }): ReactElement {
  const { offer } = useMessages()
  const [open, setOpen] = useState(false)
  const provider = entry.provider.name
  return (
    <div className={styles['offer']}>
      <div>
        <p className={styles['name']}>{offer.notConfigured}</p>
        <p className={styles['meaning']}>{fill(offer.notConfiguredText, { provider })}</p>
      </div>
      {entry.ask && (
        <div className={styles['actions']}>
          <Button
            aria-label={fill(offer.credentialRequestName, { integration: entry.label })}
            onClick={() => setOpen(true)}
          >
            {offer.credentialRequest}
          </Button>
        </div>
      )}
      {open && entry.ask && (
        <CredentialRequestDialog entry={entry} request={entry.ask} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}
