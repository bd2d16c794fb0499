import type { AccessModel } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import type { SentRequest } from '../../core/requests/api-call-store.ts'
import { asCurl, asTypeScript } from '../../core/requests/call-as-code.ts'
import { CopyableCode } from '../../ui/code/copyable-code.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import styles from './host-code.module.css'

/** The access models that host back ends can use. */
const servesHosts: Record<AccessModel, boolean> = {
  'service-account': true,
  delegation: true,
  'user-present': false,
  'personal-token': false,
}

function Examples({ request }: { request: SentRequest }): ReactElement {
  const { requestConsole } = useMessages()
  const { origin, copy } = useApp().platform
  const shared = { copy, copyLabel: requestConsole.copy, copiedLabel: requestConsole.copied }
  const call = { origin, ...request }
  return (
    <>
      <p className={styles['lead']}>{requestConsole.asCodeLead}</p>
      <CopyableCode {...shared} label={requestConsole.curl} text={asCurl(call)} />
      <CopyableCode {...shared} label={requestConsole.typeScript} text={asTypeScript(call)} />
    </>
  )
}

/** The same call as code for a host's back end. */
export function HostCode({ request, model }: { request: SentRequest; model: AccessModel }): ReactElement {
  const { requestConsole } = useMessages()
  return (
    <Disclosure summary={requestConsole.asCode}>
      <div className={styles['codes']}>
        {servesHosts[model] ? (
          <Examples request={request} />
        ) : (
          <p className={styles['lead']}>{requestConsole.asCodeAbsent}</p>
        )}
      </div>
    </Disclosure>
  )
}
