/** @jsxImportSource preact */
import type { ConnectView } from '@planbridge/shared/embed'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { BffFailure } from '../../core/bff-client.ts'
import { isolated } from '../../messages/isolated.ts'
import type { ProviderChoice, Way } from '../ways.ts'
import { isConsentWay } from '../ways.ts'
import { Choice } from './fields.tsx'
import styles from './forms.module.css'
import { Actions, Button, Facts, FailureBox, Heading, Mark, Note } from './parts.tsx'
import type { Words } from './screen.ts'

interface WayChoiceProps {
  readonly words: Words
  readonly provider: ProviderChoice
  readonly reconnect: ConnectView['reconnect']
  /** True if the next step is in a window. */
  readonly opensWindow: boolean
  readonly busy: boolean
  readonly failure: BffFailure | null
  readonly take: (way: Way) => void
}

/** What an access model means with this provider. */
function meaningOf({ texts, say, count }: Words, { offer }: Way): string {
  const { meaning, limited } = texts.ways.models[offer.model]
  return offer.days_max === null ? say(meaning) : count(limited, offer.days_max)
}

/** The name of a way, with that of its integration if two have the same access model. */
function nameOf({ texts, say }: Words, way: Way, ways: readonly Way[]): string {
  const name = say(texts.ways.models[way.offer.model].name)
  const alone = ways.filter(({ offer }) => offer.model === way.offer.model).length === 1
  return alone ? name : `${name} (${way.entry.label})`
}

function Ways({
  words,
  ways,
  chosen,
  choose,
}: {
  readonly words: Words
  readonly ways: readonly Way[]
  readonly chosen: number
  readonly choose: (index: number) => void
}): VNode {
  return (
    <fieldset class={styles['group']}>
      <legend class={styles['legend']}>{words.texts.ways.how}</legend>
      {ways.map((way, index) => (
        <Choice
          key={`${way.entry.id} ${way.offer.model}`}
          type="radio"
          name="way"
          title={nameOf(words, way, ways)}
          detail={meaningOf(words, way)}
          checked={index === chosen}
          onChange={() => choose(index)}
        />
      ))}
    </fieldset>
  )
}

/** What the person should know before they go on. */
function factsOf(words: Words, way: Way, alone: boolean): readonly string[] {
  const { ways: text } = words.texts
  return [
    ...(alone ? [meaningOf(words, way)] : []),
    ...(way.offer.model === 'service-account' ? [] : [words.say(text.shares)]),
    ...(isConsentWay(way) ? [words.say(text.password)] : []),
  ]
}

function WayHeading({
  words,
  provider,
  reconnect,
}: Pick<WayChoiceProps, 'words' | 'provider' | 'reconnect'>): VNode {
  const { ways: text } = words.texts
  const account = reconnect?.account ?? null
  return (
    <Heading
      title={words.say(reconnect ? text.renew : text.title)}
      {...(account !== null && { lead: words.say(text.renewText, { account: isolated(account) }) })}
    >
      <Mark {...provider.facts} />
    </Heading>
  )
}

/** What it means: how it should work, and what the app gets. */
export function WayChoice(props: WayChoiceProps): VNode | null {
  const { words, provider, opensWindow, busy, failure, take } = props
  const { ways: text } = words.texts
  const [chosen, choose] = useState(0)
  const way = provider.ways[chosen] ?? provider.ways[0]
  if (!way) return null
  const alone = provider.ways.length === 1
  return (
    <>
      <WayHeading {...props} />
      {!alone && <Ways words={words} ways={provider.ways} chosen={chosen} choose={choose} />}
      <Facts facts={factsOf(words, way, alone)} />
      <FailureBox words={words} failure={failure} />
      <Actions>
        <Button tone="primary" busy={busy} onClick={() => take(way)}>
          {isConsentWay(way) ? words.say(text.go) : text.goOn}
        </Button>
      </Actions>
      {opensWindow && way.offer.model !== 'personal-token' && <Note>{text.opens}</Note>}
    </>
  )
}
