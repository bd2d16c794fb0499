import type { OperationDefinition } from '../operation.ts'
import { base } from './paths.ts'

const area = 'API Notification Callbacks'

/**
 * The queue of a client that fetches its notifications, and what one that gets them pushed can ask for instead.
 * @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html
 */
export const notificationOperations: readonly OperationDefinition[] = [
  {
    id: 'pull-notification',
    title: 'Take the next notification off the queue',
    area,
    method: 'GET',
    path: `${base}/notifications`,
    repeatable: false, // reading removes it, with no acknowledgement: what is lost on the way is lost for good
    paging: { kind: 'queue' }, // an empty queue is a 404
  },
  {
    id: 'pull-notifications',
    title: 'Take several notifications off the queue',
    area,
    method: 'GET',
    path: `${base}/notifications/multiple`,
    query: [{ name: 'limit', kind: 'whole-number', example: '100' }], // 1 to 100, default 1
    repeatable: false,
    paging: { kind: 'queue', left: 'remaining' },
  },
  {
    id: 'release-notifications',
    title: 'Have the undelivered notifications pushed again',
    area,
    method: 'POST',
    path: `${base}/notifications/release`,
    atMost: { calls: 1, seconds: 3600 },
  },
]
