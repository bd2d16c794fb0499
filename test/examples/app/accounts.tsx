import { useConnect } from '@planbridge/embed/react'
import { useEffect, useState } from 'react'

interface Account {
  readonly name: string
  readonly status: string
}

const session = async () => (await fetch('/planbridge/session', { method: 'POST' })).json()

type Shown = readonly Account[] | 'loading' | 'failed'

const readAccounts = async (): Promise<Shown> => {
  const answer = await fetch('/planbridge/accounts').catch(() => undefined)
  return answer?.ok === true ? answer.json() : 'failed'
}

/** The accounts of the user, and the button that connects another one. `origin` is Planbridge's. */
export function Accounts({ origin }: { readonly origin: string }) {
  const [accounts, setAccounts] = useState<Shown>('loading')
  useEffect(() => void readAccounts().then(setAccounts), [])
  const { open, status } = useConnect({
    origin,
    token: async () => (await session()).token,
    onSuccess: () => void readAccounts().then(setAccounts),
  })
  if (accounts === 'loading') return <p>Loading…</p>
  if (accounts === 'failed') return <p role="alert">Your accounts cannot be shown at the moment.</p>
  return (
    <>
      <ul>
        {accounts.map((account) => (
          <li key={account.name}>
            {account.name}: {account.status === 'active' ? 'connected' : 'please connect again'}
          </li>
        ))}
      </ul>
      {accounts.length === 0 && <p>No account yet.</p>}
      <button type="button" disabled={status === 'open'} onClick={() => open()}>
        Connect an account
      </button>
    </>
  )
}
