import type { RepeatedTask } from '../scheduler/ports.ts'
import type { AddressGateNeeds } from './addresses/address-gate.ts'
import { type Addresses, openAddresses } from './addresses/open-addresses.ts'
import { answerGate, type GateNeeds } from './gate/answer-gate.ts'
import type { PullNeeds } from './pull/needs.ts'
import { queueTasks } from './pull/queue-tasks.ts'
import { openReceiving, type Receiving, type ReceivingNeeds } from './receive/receiving.ts'

/** How often lists are looked for that are due. */
const addressListsEveryMs = 5_000

/** The calls of providers: from where they may come, and what becomes of them. */
export interface InboundCalls {
  readonly addresses: Addresses
  readonly receiving: Receiving
  readonly repeated: readonly RepeatedTask[]
}

type Needs = AddressGateNeeds &
  Omit<ReceivingNeeds, 'judge' | 'answerGate'> &
  GateNeeds &
  Omit<PullNeeds, 'accept'>

export const openInboundCalls = (needs: Needs): InboundCalls => {
  const addresses = openAddresses(needs)
  const receiving = openReceiving({ ...needs, judge: addresses.judge, answerGate: answerGate(needs) })
  const lists = { name: 'address lists', everyMs: addressListsEveryMs, run: addresses.refreshDue }
  const queues = queueTasks({ ...needs, accept: receiving.accept })
  return { addresses, receiving, repeated: [lists, ...receiving.repeated, ...queues] }
}
