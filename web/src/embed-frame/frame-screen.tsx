/** @jsxImportSource preact */
import type { VNode } from 'preact'
import { canGoBack } from '../connect-flow/flow.ts'
import type { ConnectFlow } from '../connect-flow/flow.ts'
import { AccountChoice } from '../connect-flow/screens/account-choice.tsx'
import { Done, Message, Stopped, Working } from '../connect-flow/screens/outcomes.tsx'
import type { NextButton } from '../connect-flow/screens/outcomes.tsx'
import { Actions, Button, Note, Shell } from '../connect-flow/screens/parts.tsx'
import { ProviderList } from '../connect-flow/screens/provider-list.tsx'
import { namesOf, wordsOf } from '../connect-flow/screens/screen.ts'
import type { Words } from '../connect-flow/screens/screen.ts'
import { TokenForm } from '../connect-flow/screens/token-form.tsx'
import { WayChoice } from '../connect-flow/screens/way-choice.tsx'
import { providersOf } from '../connect-flow/ways.ts'
import type { ConnectNext } from '../messages/connect/failure-kinds.ts'
import type { FrameActs, FrameModel } from './frame-model.ts'
import { LinkStep, WaitingStep } from './waiting-step.tsx'

interface ScreenProps {
  readonly model: FrameModel
  readonly acts: FrameActs
}

interface StepProps extends ScreenProps {
  readonly words: Words
}

const nextButtons = (words: Words, acts: FrameActs, next: ConnectNext): readonly NextButton[] => {
  const { page } = words.texts
  if (next === 'go-back') return [{ label: page.startAgain, act: acts.startAgain }]
  return [{ label: page.tryAgain, act: acts.tryAgain }]
}

/** The provider whose ways are shown. */
function WaysStep({ model, acts, words, provider }: StepProps & { readonly provider: string }): VNode | null {
  const { view, busy, failure } = model.flow
  const choice = view && providersOf(view).find(({ name }) => name === provider)
  if (!choice) return null
  return (
    <WayChoice
      key={provider}
      words={words}
      provider={choice}
      reconnect={view.reconnect}
      opensWindow={model.presentation !== 'redirect'}
      busy={busy}
      failure={failure}
      take={acts.take}
    />
  )
}

/** Choosing, before anything is opened. */
function ChoosingStep(props: StepProps): VNode | null {
  const { model, acts, words } = props
  const { view, step, busy, failure } = model.flow
  if (step.name === 'providers' && view)
    return <ProviderList words={words} providers={providersOf(view)} pick={acts.pick} />
  if (step.name === 'ways') return <WaysStep {...props} provider={step.provider} />
  if (step.name !== 'token') return null
  const { way } = step
  return (
    <TokenForm
      words={words}
      way={way}
      now={model.now}
      busy={busy}
      failure={failure}
      save={(entered) => acts.saveToken(way, entered)}
    />
  )
}

/** While a window works, or Planbridge. */
function RunningStep({ model, acts, words }: StepProps): VNode | null {
  const { step, failure, busy } = model.flow
  const { texts, say } = words
  switch (step.name) {
    case 'loading':
      return <Working title={texts.page.loading} />
    case 'leaving':
      return <Working title={say(texts.leaving.title)} />
    case 'link':
      return <LinkStep words={words} way={step.way} failure={failure} acts={acts} />
    case 'waiting':
      return (
        <WaitingStep
          words={words}
          step={step}
          presentation={model.presentation}
          failure={failure}
          acts={acts}
        />
      )
    case 'account':
      return (
        <AccountChoice
          words={words}
          connection={step.connection}
          busy={busy}
          failure={failure}
          choose={acts.chooseAccount}
        />
      )
    default:
      return null
  }
}

/** After it: the results. */
function EndStep({ model, acts, words }: StepProps): VNode | null {
  const { step } = model.flow
  const { texts, say } = words
  switch (step.name) {
    case 'finishing':
      return <Working title={texts.end.finishing} lead={say(texts.end.finishingText)} />
    case 'done':
      return <Done words={words} connection={step.connection} text={texts.end.doneText} />
    case 'over':
      return <OverStep words={words} status={step.status} acts={acts} />
    case 'stopped':
    case 'refused':
      return (
        <Stopped words={words} failure={step.failure} buttonsFor={(next) => nextButtons(words, acts, next)} />
      )
    default:
      return null
  }
}

interface OverProps {
  readonly words: Words
  readonly status: 'cancelled' | 'expired'
  readonly acts: FrameActs
}

function OverStep({ words, status, acts }: OverProps): VNode {
  const { end, failures, page } = words.texts
  const ended = failures['session-ended']
  const [title, text] =
    status === 'cancelled' ? [end.cancelled, end.cancelledText] : [ended.title, words.say(ended.text)]
  return (
    <Message title={title} text={text}>
      <Actions>
        <Button tone="primary" onClick={acts.startAgain}>
          {page.startAgain}
        </Button>
      </Actions>
    </Message>
  )
}

const backOf = (flow: ConnectFlow, acts: FrameActs): (() => void) | null =>
  canGoBack(flow) ? acts.back : null

/** The whole screen of the frame. */
export function FrameScreen({ model, acts }: ScreenProps): VNode {
  const { flow, texts } = model
  const words = wordsOf(texts, namesOf(flow))
  const props = { model, acts, words }
  return (
    <Shell words={words} back={backOf(flow, acts)} close={acts.close}>
      <ChoosingStep {...props} />
      <RunningStep {...props} />
      <EndStep {...props} />
      <div role="status">{flow.offline && <Note>{texts.page.offline}</Note>}</div>
    </Shell>
  )
}
