/** The authorize request to which a code belongs, kept until the code is exchanged. */
export interface IssuedCode {
  readonly clientId: string
  readonly redirectUri: string
  readonly nonce: string | null
  readonly challenge: string | null
  readonly scopes: readonly string[]
}

/** Reads the parameters of an authorize request; missing ones become empty or null. */
export const readAuthorizeRequest = ({ searchParams }: URL): IssuedCode & { readonly state: string } => ({
  clientId: searchParams.get('client_id') ?? '',
  redirectUri: searchParams.get('redirect_uri') ?? '',
  nonce: searchParams.get('nonce'),
  challenge: searchParams.get('code_challenge'),
  scopes: (searchParams.get('scope') ?? '').split(' '),
  state: searchParams.get('state') ?? '',
})
