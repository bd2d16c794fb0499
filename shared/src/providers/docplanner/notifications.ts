import type { OperationDefinition } from '../operation.ts'
import { base } from './paths.ts'

const area = 'API Notification Callbacks'

/**
 * The notification queue of clients that pull, and the redelivery for clients that receive pushes.
 * @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html
 */
export const notificationOperations: readonly OperationDefinition[] = [
  {
    id: 'pull-notification',
    title: 'Take the next notification from the queue',
    area,
    method: 'GET',
    path: `${base}/notifications`,
    repeatable: false, // reading removes the notification without acknowledgement, so a lost response loses it
    paging: { kind: 'queue', empty_status: 404 },
  },
  {
    id: 'pull-notifications',
    title: 'Take several notifications from the queue',
    area,
    method: 'GET',
    path: `${base}/notifications/multiple`,
    query: [{ name: 'limit', kind: 'whole-number', example: '100' }], // 1 to 100, default 1
    repeatable: false,
    paging: { kind: 'queue', left: 'remaining', empty_status: 404 },
  },
  {
    id: 'release-notifications',
    title: 'Resend undelivered notifications',
    area,
    method: 'POST',
    path: `${base}/notifications/release`,
    atMost: { calls: 1, seconds: 3600 },
  },
]
