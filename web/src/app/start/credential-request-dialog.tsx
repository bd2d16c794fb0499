import type { CatalogEntry, CredentialRequest } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { CopyField } from '../../ui/forms/copy-field.tsx'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useMessages, useParts } from '../parts-context.tsx'
import styles from './credential-request-dialog.module.css'

const webAddress = (url: string): string | undefined => (/^(https?:\/\/|mailto:)/.test(url) ? url : undefined)

export interface CredentialRequestDialogProps {
  readonly entry: CatalogEntry
  readonly ask: CredentialRequest
  readonly onClose: () => void
}

/** What to ask a provider for, and of whom. */
export function CredentialRequestDialog({ entry, ask, onClose }: CredentialRequestDialogProps): ReactElement {
  const messages = useMessages()
  const { world } = useParts()
  const provider = entry.provider.name
  const words = messages.ask
  return (
    <Dialog title={fill(words.title, { provider })} closeLabel={messages.frame.close} onClose={onClose}>
      <div className={styles['body']}>
        <p className={styles['lead']}>{fill(words.lead, { provider })}</p>
        <div>
          <h3 className={styles['title']}>{words.contact}</h3>
          <a href={webAddress(ask.contact_url)} target="_blank" rel="noreferrer">
            {ask.contact}
          </a>
        </div>
        <div>
          <h3 className={styles['title']}>{words.items}</h3>
          <ul className={styles['items']}>
            {ask.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </div>
        {ask.redirect_uri !== null && (
          <div>
            <CopyField
              label={words.redirectUri}
              value={ask.redirect_uri}
              copyLabel={words.copy}
              copiedLabel={words.copied}
              copy={world.copy}
            />
            <p className={styles['hint']}>{words.redirectHint}</p>
          </div>
        )}
        <a href={webAddress(entry.provider.docs)} target="_blank" rel="noreferrer">
          {fill(words.docs, { provider })}
        </a>
      </div>
    </Dialog>
  )
}
