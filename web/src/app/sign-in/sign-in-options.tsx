import { ConsentModel } from '@planbridge/shared/contract'
import type { CatalogEntry, SignInOption } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { useFirmSignIn } from '../connecting/use-connect.ts'
import type { SignInReturn } from '../connecting/use-connect.ts'
import { ConnectButton } from '../offers/connect-button.tsx'
import { providersOf, signInWay, waysOf } from '../offers/ways.ts'
import type { Provider, Way } from '../offers/ways.ts'
import styles from './sign-in-options.module.css'

/** A provider whose accounts sign people in, and how. */
interface ProviderOption {
  readonly provider: Provider
  readonly way: Way
}

/** The providers whose accounts sign people in. The one of `preferred`, an integration, comes first. */
export function providerOptions(
  entries: readonly CatalogEntry[],
  preferred: string | null = null,
): readonly ProviderOption[] {
  const options = providersOf(entries).flatMap((provider) => {
    const ways = waysOf(provider.entries, [])
    const way = ways.find(isOf(preferred)) ?? signInWay(ways)
    return way ? [{ provider, way }] : []
  })
  const isPreferred = ({ provider }: ProviderOption) => provider.entries.some(({ id }) => id === preferred)
  return [...options.filter(isPreferred), ...options.filter((option) => !isPreferred(option))]
}

const isOf =
  (integration: string | null) =>
  ({ entry, offer }: Way): boolean =>
    entry.id === integration && ConsentModel.safeParse(offer.model).success

function FirmButton({ option, back }: { option: SignInOption; back: SignInReturn }): ReactElement {
  const { signIn } = useMessages()
  const { phase } = useAppState('attempt')
  const start = useFirmSignIn()
  const leaving = phase.name === 'starting' || phase.name === 'navigating'
  return (
    <Button
      tone="primary"
      className={styles['option']}
      busy={leaving && phase.options.request.integration === option.id}
      onClick={() => void start(option, back)}
    >
      {fill(signIn.with, { provider: option.label })}
    </Button>
  )
}

/** The ways to sign in of this deployment: organisations, and providers. */
export interface SignInChoice {
  readonly firms: readonly SignInOption[]
  readonly providers: readonly ProviderOption[]
}

/** Returns the ways to sign in; null if there is none. */
export function useSignInChoice(preferred: string | null = null): SignInChoice | null {
  const session = valueOr(useAppState('session').session, null)
  const entries = valueOr(useAppState('catalog').entries, [])
  const firms = (session?.sign_in_options ?? []).filter(({ kind }) => kind === 'firm')
  const providers = providerOptions(entries, preferred)
  return firms.length + providers.length === 0 ? null : { firms, providers }
}

export interface SignInOptionsProps extends SignInReturn {
  readonly choice: SignInChoice
}

/** One button for each organisation and each provider whose accounts sign people in. */
export function SignInOptions({ choice, ...back }: SignInOptionsProps): ReactElement {
  const { signIn } = useMessages()
  return (
    <ul className={styles['options']}>
      {choice.firms.map((option) => (
        <li key={option.id}>
          <FirmButton option={option} back={back} />
        </li>
      ))}
      {choice.providers.map(({ provider: { name, facts }, way }) => (
        <li key={name}>
          <ConnectButton provider={name} ways={[way]} {...back} className={styles['option']}>
            <ProviderMark name={name} colour={facts.colour} mark={facts.mark} size="small" />
            {fill(signIn.with, { provider: name })}
          </ConnectButton>
        </li>
      ))}
    </ul>
  )
}
