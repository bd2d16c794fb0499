import type { CatalogEntry, CredentialRequest } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { CopyField } from '../../ui/forms/copy-field.tsx'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { webAddress } from '../display/web-address.ts'
import styles from './credential-request-dialog.module.css'

export interface CredentialRequestDialogProps {
  readonly entry: CatalogEntry
  readonly request: CredentialRequest
  readonly onClose: () => void
}

/** Explains how to request credentials from a provider. */
export function CredentialRequestDialog({
  entry,
  request,
  onClose,
}: CredentialRequestDialogProps): ReactElement {
  const messages = useMessages()
  const { platform } = useApp()
  const provider = entry.provider.name
  const text = messages.credentialRequest
  return (
    <Dialog title={fill(text.title, { provider })} closeLabel={messages.frame.close} onClose={onClose}>
      <div className={styles['body']}>
        <p className={styles['lead']}>{fill(text.lead, { provider })}</p>
        <div>
          <h3 className={styles['title']}>{text.contact}</h3>
          <a href={webAddress(request.contact_url)} target="_blank" rel="noreferrer">
            {request.contact}
          </a>
        </div>
        <div>
          <h3 className={styles['title']}>{text.items}</h3>
          <ul className={styles['items']}>
            {request.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
        {request.redirect_uri !== null && (
          <div>
            <CopyField
              label={text.redirectUri}
              value={request.redirect_uri}
              copyLabel={text.copy}
              copiedLabel={text.copied}
              copy={platform.copy}
            />
            <p className={styles['hint']}>{text.redirectHint}</p>
          </div>
        )}
        <a href={webAddress(entry.provider.docs)} target="_blank" rel="noreferrer">
          {fill(text.docs, { provider })}
        </a>
      </div>
    </Dialog>
  )
}
