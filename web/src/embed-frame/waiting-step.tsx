/** @jsxImportSource preact */
import type { VNode } from 'preact'
import type { Step, WindowHint } from '../connect-flow/flow.ts'
import { Actions, Button, FailureBox, Heading, Sign } from '../connect-flow/screens/parts.tsx'
import { Working } from '../connect-flow/screens/outcomes.tsx'
import styles from '../connect-flow/screens/parts.module.css'
import type { Words } from '../connect-flow/screens/screen.ts'
import type { Way } from '../connect-flow/ways.ts'
import type { BffFailure } from '../core/bff-client.ts'
import type { FrameActs, Init } from './frame-model.ts'

interface WaitingProps {
  readonly words: Words
  readonly step: Extract<Step, { name: 'waiting' }>
  readonly presentation: Init['presentation']
  readonly failure: BffFailure | null
  readonly acts: FrameActs
}

const wordsFor = ({ texts: { waiting } }: Words, hint: WindowHint): readonly [string, string] => {
  if (hint === 'open') return [waiting.title, waiting.text]
  return hint === 'closed'
    ? [waiting.closedTitle, waiting.closedText]
    : [waiting.blockedTitle, waiting.blockedText]
}

/** A window is open, or may be: the server says so, the handle only hints. */
export function WaitingStep({ words, step, presentation, failure, acts }: WaitingProps): VNode {
  const { waiting } = words.texts
  const { way, hint } = step
  const [title, text] = wordsFor(words, hint)
  const reopen = () => acts.openWindow(way)
  return (
    <>
      <Working title={words.say(title)} lead={words.say(text)} />
      <FailureBox words={words} failure={failure} />
      <Actions>
        {hint === 'open' ? (
          <Button tone="primary" onClick={acts.showWindow}>
            {waiting.show}
          </Button>
        ) : (
          <Button tone="primary" onClick={reopen}>
            {hint === 'closed' ? waiting.again : waiting.open}
          </Button>
        )}
        {hint === 'open' && <Button onClick={reopen}>{waiting.again}</Button>}
        {hint === 'unknown' && presentation === 'auto' && (
          <Button onClick={() => acts.goOnHere(way)}>{waiting.here}</Button>
        )}
      </Actions>
    </>
  )
}

interface LinkProps {
  readonly words: Words
  readonly way: Way
  readonly failure: BffFailure | null
  readonly acts: FrameActs
}

/** A link that opens the window: no browser blocks it. */
export function LinkStep({ words, way, failure, acts }: LinkProps): VNode {
  const { waiting } = words.texts
  return (
    <>
      <Heading title={words.say(waiting.linkTitle)} lead={words.say(waiting.linkText)}>
        <Sign tone="calm" />
      </Heading>
      <FailureBox words={words} failure={failure} />
      <Actions>
        <a
          class={`${styles['button']} ${styles['primary']}`}
          href="/connect"
          target="_blank"
          rel="noreferrer"
          onClick={({ currentTarget }) => {
            currentTarget.href = acts.followLink(way)
          }}
        >
          {words.say(waiting.link)}
        </a>
      </Actions>
    </>
  )
}
