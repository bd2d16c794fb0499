/** @jsxImportSource preact */
import type { VNode } from 'preact'
import type { ProviderChoice } from '../ways.ts'
import styles from './forms.module.css'
import { Badge, Heading, Mark, Sign } from './parts.tsx'
import type { Words } from './screen.ts'

interface ProviderListProps {
  readonly words: Words
  readonly providers: readonly ProviderChoice[]
  readonly pick: (provider: string) => void
}

function ProviderButton({
  words,
  provider,
  pick,
}: {
  words: Words
  provider: ProviderChoice
  pick: () => void
}): VNode {
  const { environments } = words.texts.providers
  const { name, facts, environment } = provider
  return (
    <li>
      <button type="button" class={styles['provider']} onClick={pick}>
        <Mark {...facts} />
        <span>
          <span class={styles['named']}>
            <span class={styles['name']}>{name}</span>
            {environment !== null && environment !== 'production' && (
              <Badge>{environments[environment]}</Badge>
            )}
          </span>
          <span class={styles['detail']}>{facts.summary}</span>
        </span>
        <span class={styles['arrow']} aria-hidden="true">
          ›
        </span>
      </button>
    </li>
  )
}

/** Which provider? */
export function ProviderList({ words, providers, pick }: ProviderListProps): VNode {
  const { providers: text } = words.texts
  if (providers.length === 0)
    return (
      <Heading title={text.none} lead={words.say(text.noneText)}>
        <Sign tone="calm" />
      </Heading>
    )
  return (
    <>
      <Heading title={text.title} lead={words.say(text.lead)} />
      <ul class={styles['list']}>
        {providers.map((provider) => (
          <ProviderButton
            key={provider.name}
            words={words}
            provider={provider}
            pick={() => pick(provider.name)}
          />
        ))}
      </ul>
    </>
  )
}
