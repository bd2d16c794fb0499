import { Role } from '@planbridge/shared/contract'
import * as z from 'zod'
import { Name, ScopeName, Text } from './entry-words.ts'
import { SecretReference } from './secret-reference.ts'

const Tenant = Name.optional().meta({
  description: "Tenant in which the people are placed; default: the deployment's own.",
})

/** A group of the organisation whose members may sign in. */
const Group = z.strictObject({
  name: Text.max(1_000),
  tenant: Tenant,
  role: z.enum(Role.options).default('person').meta({
    description: 'operator: also sees what concerns the operation of this deployment.',
  }),
})

/** The algorithms with a public key. @see https://www.iana.org/assignments/jose/jose.xhtml#web-signature-encryption-algorithms */
const Algorithm = z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'])

/** Schema of a sign-in with accounts of an organisation, at any OpenID provider. */
export const signInEntry = z.strictObject({
  label: Text.max(80).optional().meta({
    description: 'Name of the organisation on the button "Sign in with …"; default: the name of the entry.',
  }),
  issuer: Text.meta({
    description: 'Issuer of the OpenID provider. Its other addresses are read from its metadata.',
  }),
  client: z.strictObject({ id: Text, secret: SecretReference }).meta({
    description: 'The registration of Planbridge at the OpenID provider, with a client secret.',
  }),
  redirect_uri: Text.meta({
    description: 'Exactly as registered; unlike those of all integrations, on the public origin.',
  }),
  scopes: z.array(ScopeName).min(1).default(['openid', 'profile', 'email']),
  algorithm: Algorithm.default('RS256').meta({ description: 'Algorithm that signs the ID tokens.' }),
  authorize_parameters: z.record(Text, z.string()).optional(),
  email_domains: z.array(Text).min(1).optional().meta({
    description: 'Domains of verified e-mail addresses that may sign in; default: all, verified or not.',
  }),
  groups_claim: Text.max(255).optional().meta({
    description: 'Claim with the groups of the person; default: groups.',
  }),
  groups: z.array(Group).min(1).optional().meta({
    description:
      'Groups that may sign in, compared exactly; the first one of this list that a person belongs to decides. Default: no group is needed.',
  }),
  tenant: Tenant,
})
export type SignInEntry = z.infer<typeof signInEntry>

export const signInEntries = z.record(Name, signInEntry).optional().meta({
  description: 'Ways for people to sign in with an account of their organisation.',
})
