import type { Connection } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { planRenewal } from '../../core/silent-renewal/plan-renewal.ts'
import { noteTry, readTries } from '../../core/silent-renewal/renewal-tries.ts'
import type { CatalogState } from '../../core/stores/catalog-store.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import type { AppServices } from '../compose.ts'
import { lookOf } from '../connecting/use-connect.ts'
import { keepPlace } from './kept-place.ts'
import { useContinue } from './use-continue.ts'
import { type PageActivity, usePageActivity } from './use-page-activity.ts'
import styles from './silent-renewal.module.css'

const checkMs = 5_000

const entryOf = ({ entries }: Pick<CatalogState, 'entries'>, { integration }: Connection) =>
  valueOr(entries, []).find(({ id }) => id === integration)

/** Goes to the provider and comes back to this place. */
async function renew(app: AppServices, connection: Connection): Promise<void> {
  const { platform, attempt } = app
  const entry = entryOf(app.catalog.getState(), connection)
  if (!entry || !noteTry(platform.storage, connection.id, platform.now())) return
  keepPlace(platform.storage)
  const { pathname, search } = window.location
  await attempt.getState().start({
    provider: entry.provider.name,
    look: lookOf(entry),
    request: {
      purpose: 'reconnect',
      integration: entry.id,
      model: 'user-present',
      connection: connection.id,
      silent: true,
      return_to: pathname + search,
    },
  })
}

/** Renews what can be renewed now. Returns the connection about which the person has to be asked. */
function check(app: AppServices, activity: PageActivity): Connection | null {
  if (document.visibilityState !== 'visible' || !navigator.onLine) return null
  const plan = planRenewal(valueOr(app.connections.getState().list, []), {
    now: app.platform.now(),
    lastActiveAt: activity.lastActiveAt(),
    isBusy: activity.isBusy() || app.apiCall.getState().phase.name !== 'idle',
    tries: readTries(app.platform.storage),
  })
  if (plan.kind === 'renew') void renew(app, plan.connection)
  return plan.kind === 'ask' ? plan.connection : null
}

/** Keeps access alive that ends with its token, while its person is there, and asks where that would lose something on the page. */
export function SilentRenewal(): ReactElement | null {
  const app = useApp()
  const activity = usePageActivity(app.platform.now)
  const [asked, setAsked] = useState<Connection | null>(null)
  useEffect(() => {
    const look = () => setAsked(check(app, activity))
    look()
    const timer = setInterval(look, checkMs)
    const stop = app.connections.subscribe(look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      stop()
      document.removeEventListener('visibilitychange', look)
    }
  }, [app, activity])
  return asked && <Ending connection={asked} />
}

function Ending({ connection }: { connection: Connection }): ReactElement | null {
  const { signInEnding } = useMessages()
  const continueThere = useContinue()
  const entry = entryOf(useAppState('catalog'), connection)
  if (!entry) return null
  const provider = entry.provider.name
  return (
    <section className={styles['place']} aria-label={signInEnding.region}>
      <Notice
        tone="warn"
        title={fill(signInEnding.title, { provider })}
        actions={
          <Button
            onClick={() => void continueThere({ entry, model: 'user-present', connection: connection.id })}
          >
            {fill(signInEnding.action, { provider })}
          </Button>
        }
      >
        <p>{signInEnding.text}</p>
      </Notice>
    </section>
  )
}
