import { activityContract } from './store/activity-contract.ts'
import { answersContract } from './store/answers-contract.ts'
import { attemptsContract } from './store/attempts-contract.ts'
import { budgetsContract } from './store/budgets-contract.ts'
import { connectSessionsContract } from './store/connect/connect-sessions-contract.ts'
import { connectionsContract } from './store/connections-contract.ts'
import type { Contract } from './store/contract.ts'
import { delegationsContract } from './store/delegations-contract.ts'
import { erasureContract } from './store/erasure-contract.ts'
import { feedContract } from './store/feed-contract.ts'
import { addressListsContract } from './store/hosts/address-lists-contract.ts'
import { hostEventsContract } from './store/hosts/host-events-contract.ts'
import { hostEventKindsContract } from './store/hosts/host-event-kinds-contract.ts'
import { idempotencyContract } from './store/hosts/idempotency-contract.ts'
import { webhookFiguresContract } from './store/hosts/webhook-figures-contract.ts'
import { webhooksContract } from './store/hosts/webhooks-contract.ts'
import { inboundContract } from './store/inbound/inbound-contract.ts'
import { waitingContract } from './store/inbound/waiting-contract.ts'
import { jobsContract } from './store/jobs-contract.ts'
import { mergeOffersContract } from './store/people/merge-offers-contract.ts'
import { keptTimelineContract } from './store/people/kept-timeline-contract.ts'
import { mergesContract } from './store/people/merges-contract.ts'
import { timelineContract } from './store/people/timeline-contract.ts'
import { timelineReadersContract } from './store/people/timeline-readers-contract.ts'
import { limitsContract } from './store/rows/limits-contract.ts'
import { neighboursContract } from './store/rows/neighbours-contract.ts'
import { refreshLeasesContract } from './store/refresh-leases-contract.ts'
import { revocationsContract, transactionsContract } from './store/revocations-contract.ts'
import { sealedContract } from './store/sealed-contract.ts'
import { sessionsContract } from './store/sessions-contract.ts'
import { subjectsContract } from './store/subjects-contract.ts'
import { textsContract } from './store/texts-contract.ts'
import { warningsContract } from './store/warnings-contract.ts'

/** The guarantees of every store engine, by topic. */
export const storeContract: Readonly<Record<string, Contract>> = {
  sessions: sessionsContract,
  subjects: subjectsContract,
  merges: mergesContract,
  'merge offers': mergeOffersContract,
  attempts: attemptsContract,
  connections: connectionsContract,
  'connect sessions': connectSessionsContract,
  'refresh leases': refreshLeasesContract,
  warnings: warningsContract,
  delegations: delegationsContract,
  jobs: jobsContract,
  answers: answersContract,
  'host events': hostEventsContract,
  'kinds of host events': hostEventKindsContract,
  'idempotency keys': idempotencyContract,
  webhooks: webhooksContract,
  webhookFigures: webhookFiguresContract,
  inbound: inboundContract,
  waiting: waitingContract,
  'address lists': addressListsContract,
  timeline: timelineContract,
  'timeline readers': timelineReadersContract,
  'kept timeline': keptTimelineContract,
  sealed: sealedContract,
  erasure: erasureContract,
  budgets: budgetsContract,
  revocations: revocationsContract,
  transactions: transactionsContract,
  activity: activityContract,
  feed: feedContract,
  texts: textsContract,
  neighbours: neighboursContract,
  limits: limitsContract,
}
