import { ConnectionId } from '@planbridge/shared/contract'
import type { ActivityEntry } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { ActivityState } from '../../core/activity/activity-store.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { routes } from '../routes.ts'
import { NoticeArea } from '../shell/notice-area.tsx'
import { Page } from '../shell/page.tsx'
import styles from './activity-page.module.css'
import { ActivityRow } from './activity-row.tsx'
import { ArrivalStatus } from './arrival-status.tsx'
import { byDay, dayName } from './by-day.ts'
import { LiveBadge } from './live-badge.tsx'
import { TopicFilter } from './topic-filter.tsx'
import { useActivity } from './use-activity.ts'
import { useNow } from './use-now.ts'
import { useActivityMessages } from './use-activity-messages.ts'

function Days({
  entries,
  arrivedIds,
}: {
  entries: readonly ActivityEntry[]
  arrivedIds: ReadonlySet<string>
}): ReactElement {
  const { activity, locale } = useActivityMessages()
  const now = useNow()
  const connections = valueOr(useAppState('connections').list, [])
  return (
    <section aria-label={activity.region}>
      {byDay(entries, now).map(({ days, entries: ofDay }) => (
        <div key={days} className={styles['day']}>
          <h2 className={styles['dayName']}>{dayName(days, now, locale)}</h2>
          <ul className={styles['list']}>
            {ofDay.map((entry) => (
              <ActivityRow
                key={entry.id}
                entry={entry}
                now={now}
                isLinked={connections.some(({ id }) => id === entry.connection)}
                isNew={arrivedIds.has(entry.id)}
              />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Older({ state }: { state: ActivityState }): ReactElement {
  const { activity } = useActivityMessages()
  return (
    <div className={styles['older']}>
      {state.olderFailure && <FailureNotice failure={state.olderFailure} provider={null} />}
      {state.hasOlder && (
        <Button busy={state.loadingOlder} onClick={() => void state.loadOlder()}>
          {activity.older}
        </Button>
      )}
      <p className={styles['kept']}>{activity.kept}</p>
    </div>
  )
}

function Content({ state }: { state: ActivityState }): ReactElement {
  const { activity, start } = useActivityMessages()
  const { list, filter, show } = state
  if (list.phase === 'loading')
    return (
      <div aria-busy="true" className={styles['loading']}>
        <Skeleton width="6rem" height="1.25rem" />
        <Skeleton width="100%" height="14rem" />
      </div>
    )
  if (list.phase === 'failed') {
    const retry = <Button onClick={() => show(filter)}>{start.tryAgain}</Button>
    return <FailureNotice failure={list.failure} provider={null} actions={retry} />
  }
  if (list.value.length > 0)
    return (
      <>
        <Days entries={list.value} arrivedIds={state.arrivedIds} />
        <Older state={state} />
      </>
    )
  return filter.topic === null && filter.connection === null ? (
    <EmptyState title={activity.none} text={activity.noneText} />
  ) : (
    <EmptyState title={activity.noneShown} text={activity.noneShownText} />
  )
}

/** Names the only connection that is shown, and leads to all of them. */
function OnlyOne({ connection }: { connection: ConnectionId }): ReactElement {
  const { activity } = useActivityMessages()
  const found = valueOr(useAppState('connections').list, []).find(({ id }) => id === connection)
  const entry = valueOr(useAppState('catalog').entries, []).find(({ id }) => id === found?.integration)
  const label = entry?.label ?? found?.shown_as?.label
  const only = label === undefined ? activity.onlyGone : fill(activity.onlyOne, { name: isolated(label) })
  return (
    <p className={styles['only']}>
      {only} <Link href={routes.activity}>{activity.showAll}</Link>
    </p>
  )
}

function Outdated(): ReactElement {
  const { activity } = useActivityMessages()
  const reload = <Button onClick={() => window.location.reload()}>{activity.reload}</Button>
  return (
    <Notice tone="info" title={activity.outdated} actions={reload}>
      <p>{activity.outdatedText}</p>
    </Notice>
  )
}

/** The activity of the person, of all connections or of one. */
export function ActivityPage({ connection }: { connection: string | null }): ReactElement {
  const { activity, connection: text, start } = useActivityMessages()
  const only = connection === null ? null : (ConnectionId.safeParse(connection).data ?? null)
  const state = useActivity(only)
  const { filter, show, live, arrived, isOutdated, list } = state
  return (
    <Page title={start.activity}>
      <Link href={routes.start} className={styles['back']}>
        {text.back}
      </Link>
      <div className={styles['head']}>
        <h1 tabIndex={-1}>{start.activity}</h1>
        {list.phase === 'ready' && <LiveBadge live={live} />}
      </div>
      <NoticeArea />
      <p className={styles['lead']}>
        {activity.lead} {list.phase === 'ready' && activity.news[live]}
      </p>
      {only !== null && <OnlyOne connection={only} />}
      <TopicFilter topic={filter.topic} onChoose={(topic) => show({ ...filter, topic })} />
      <ArrivalStatus arrived={arrived} />
      {isOutdated && (
        <div className={styles['outdated']}>
          <Outdated />
        </div>
      )}
      <div className={styles['content']}>
        <Content state={state} />
      </div>
    </Page>
  )
}
