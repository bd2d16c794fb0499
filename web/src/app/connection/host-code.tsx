import type { AccessModel, Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { asCurl, asTypeScript } from '../../core/call-as-code.ts'
import type { Asked } from '../../core/stores/api-call-store.ts'
import { CopyableCode } from '../../ui/code/copyable-code.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useMessages, useParts } from '../parts-context.tsx'
import styles from './host-code.module.css'

/** What works while its person is away. */
const servesHosts: Record<AccessModel, boolean> = {
  'service-account': true,
  delegation: true,
  'user-present': false,
  'personal-token': false,
}

function Codes({ asked }: { asked: Asked }): ReactElement {
  const { tryCall } = useMessages()
  const { origin, copy } = useParts().world
  const shared = { copy, copyLabel: tryCall.copy, copiedLabel: tryCall.copied }
  const call = { origin, ...asked }
  return (
    <>
      <p className={styles['lead']}>{tryCall.asCodeLead}</p>
      <CopyableCode {...shared} label={tryCall.curl} text={asCurl(call)} />
      <CopyableCode {...shared} label={tryCall.typeScript} text={asTypeScript(call)} />
    </>
  )
}

/** The same call, as a host's back end makes it. */
export function HostCode({ asked, model }: { asked: Asked; model: Connection['model'] }): ReactElement {
  const { tryCall } = useMessages()
  return (
    <Disclosure summary={tryCall.asCode}>
      <div className={styles['codes']}>
        {servesHosts[model] ? (
          <Codes asked={asked} />
        ) : (
          <p className={styles['lead']}>{tryCall.asCodeAbsent}</p>
        )}
      </div>
    </Disclosure>
  )
}
