import * as z from 'zod/mini'
import { AccessModel, ConsentModel } from './access-model.ts'
import { ConnectionStatus } from './connections.ts'
import { defineEndpoint } from './endpoint.ts'
import { OtherPerson } from './failure.ts'
import { ConnectionId, IntegrationId, MergeOfferId } from './identifiers.ts'

/** A connection of one of the two people, as far as a choice between two of them needs it. */
export const MergedConnection = z.object({
  id: ConnectionId,
  integration: IntegrationId,
  model: AccessModel,
  /** The name of the account at the provider, if it is known. */
  account: z.nullable(z.string()),
  status: ConnectionStatus,
  connected_at: z.iso.datetime(),
  last_used_at: z.nullable(z.iso.datetime()),
  ends_at: z.nullable(z.iso.datetime()),
  /** The purpose of a delegation. */
  purpose: z.nullable(z.string()),
  jobs: z.number(),
})
export type MergedConnection = z.infer<typeof MergedConnection>

/** One of two connections of the same integration, access model and account. */
export const MergeCandidate = z.extend(MergedConnection, {
  /** The number of jobs of both that cannot run if this one is kept. They stay, and say why they cannot run. */
  jobs_stopped: z.number(),
})
export type MergeCandidate = z.infer<typeof MergeCandidate>

/**
 * The offer to bring two people together that are one: the person of the session, and the one to whom the account of the last sign-in
 * belongs.
 */
export const MergeOffer = z.object({
  expires_at: z.iso.datetime(),
  /** The person of the session; a guest has no name and no providers. */
  you: z.object({ guest: z.boolean(), name: z.nullable(z.string()), providers: z.array(z.string()) }),
  /** The other person. The name is masked until both sign-ins are proven. */
  other: OtherPerson,
  /** How much comes together, of both people. */
  connections: z.number(),
  delegations: z.number(),
  jobs: z.number(),
  /** The connections of the other person; empty until both sign-ins are proven. */
  brought: z.array(MergedConnection),
  /** Connections that both people have, of which one can be kept; empty until both sign-ins are proven. */
  conflicts: z.array(z.object({ yours: MergeCandidate, theirs: MergeCandidate })),
  /** Ways in which the person of the session has to sign in once more first; null if the last sign-in is recent. */
  sign_in_first: z.nullable(
    z.array(
      z.object({
        integration: IntegrationId,
        label: z.string(),
        model: ConsentModel,
        /** The connection to reconnect; null if the person signs in. */
        connection: z.nullable(ConnectionId),
      }),
    ),
  ),
})
export type MergeOffer = z.infer<typeof MergeOffer>

const input = z.strictObject({ offer: MergeOfferId })

/** Returns an offer that was made to this session. */
export const getMergeOffer = defineEndpoint({
  method: 'GET',
  path: '/merge-offers/:offer',
  access: 'person',
  input,
  output: MergeOffer,
  failures: ['session-required', 'sign-in-required', 'merge-offer-ended'],
})

/**
 * Brings the two people together: everything of both belongs to one of them. Idempotent: a repeated request gets the same answer.
 * The connections that are not kept are disconnected, and their jobs become jobs of the kept ones.
 */
export const acceptMergeOffer = defineEndpoint({
  method: 'POST',
  path: '/merge-offers/:offer/accept',
  access: 'anyone',
  input: z.strictObject({
    offer: MergeOfferId,
    /** Of each conflict, the connection to keep. */
    keep: z.array(ConnectionId).check(z.maxLength(500)),
  }),
  output: z.object({
    /** The connection that the sign-in of the offer made or renewed; null if it was disconnected since. */
    connection: z.nullable(ConnectionId),
  }),
  failures: [
    'session-required',
    'merge-offer-ended',
    'merge-choice-needed',
    'recent-sign-in-required',
    'vault-unreadable',
    'too-many-requests',
  ],
})

/** Ends an offer. The access that the sign-in of the offer gave is revoked. */
export const declineMergeOffer = defineEndpoint({
  method: 'POST',
  path: '/merge-offers/:offer/decline',
  access: 'session',
  input,
  output: z.null(),
  failures: ['session-required'],
})
