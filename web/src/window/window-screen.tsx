/** @jsxImportSource preact */
import type { VNode } from 'preact'
import { canGoBack } from '../connect-flow/flow.ts'
import { AccountChoice } from '../connect-flow/screens/account-choice.tsx'
import { Done, Message, Stopped, Working } from '../connect-flow/screens/outcomes.tsx'
import { Actions, Button, Note, Shell } from '../connect-flow/screens/parts.tsx'
import { ProviderList } from '../connect-flow/screens/provider-list.tsx'
import { namesOf, wordsOf } from '../connect-flow/screens/screen.ts'
import { TokenForm } from '../connect-flow/screens/token-form.tsx'
import { WayChoice } from '../connect-flow/screens/way-choice.tsx'
import { providersOf } from '../connect-flow/ways.ts'
import { ConfirmStep, InAppStep, nextButtons, ServiceStep, TermsStep } from './window-steps.tsx'
import type { StepProps } from './window-steps.tsx'
import type { WindowActs, WindowModel } from './window-model.ts'

/** Choosing provider and way, where the frame has not. */
function ChoosingStep({ model, acts, words }: StepProps): VNode | null {
  const { view, step, busy, failure } = model.flow
  const providers = view ? providersOf(view) : []
  if (step.name === 'providers' && view)
    return <ProviderList words={words} providers={providers} pick={acts.pick} />
  if (step.name !== 'ways' || !view) return null
  const provider = providers.find(({ name }) => name === step.provider)
  return provider ? (
    <WayChoice
      key={provider.name}
      words={words}
      provider={provider}
      reconnect={view.reconnect}
      opensWindow={false}
      busy={busy}
      failure={failure}
      take={acts.take}
    />
  ) : null
}

/** The forms of the ways. */
function WayStep(props: StepProps): VNode | null {
  const { model, acts, words } = props
  const { step, busy, failure } = model.flow
  switch (step.name) {
    case 'confirm':
      return <ConfirmStep {...props} />
    case 'token':
      return (
        <TokenForm
          words={words}
          way={step.way}
          now={model.now}
          busy={busy}
          failure={failure}
          save={(entered) => acts.saveToken(step.way, entered)}
        />
      )
    case 'terms':
      return <TermsStep {...props} way={step.way} />
    case 'service':
      return <ServiceStep {...props} way={step.way} />
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

/** Everything after, and while something runs. */
function OutcomeStep(props: StepProps): VNode | null {
  const { model, acts, words } = props
  const { step } = model.flow
  const { texts, say } = words
  switch (step.name) {
    case 'loading':
      return <Working title={texts.page.loading} />
    case 'leaving':
      return <Working title={say(texts.leaving.title)} />
    case 'done':
      return <DoneStep {...props} />
    case 'over':
      return step.status === 'cancelled' ? (
        <Message title={texts.end.cancelled} text={texts.end.cancelledText} />
      ) : (
        <Message
          title={texts.failures['session-ended'].title}
          text={say(texts.failures['session-ended'].text)}
        />
      )
    case 'stopped':
      return (
        <Stopped
          words={words}
          failure={step.failure}
          buttonsFor={(next) =>
            next === 'go-back' ? [] : [{ label: texts.page.tryAgain, act: acts.tryAgain }]
          }
        />
      )
    case 'refused':
      return <Stopped words={words} failure={step.failure} buttonsFor={(next) => nextButtons(props, next)} />
    default:
      return null
  }
}

function DoneStep({ model, acts, words }: StepProps): VNode | null {
  const { end, page } = words.texts
  const { step } = model.flow
  if (step.name !== 'done') return null
  if (model.leaveFailure)
    return (
      <Stopped
        words={words}
        failure={model.leaveFailure}
        buttonsFor={() => [{ label: page.tryAgain, act: acts.leave }]}
      />
    )
  return (
    <Done words={words} connection={step.connection} text={end.closeText}>
      <Actions>
        <Button tone="primary" onClick={acts.leave}>
          {end.closeWindow}
        </Button>
      </Actions>
    </Done>
  )
}

interface ScreenProps {
  readonly model: WindowModel
  readonly acts: WindowActs
}

/** The whole screen of the window. */
export function WindowScreen({ model, acts }: ScreenProps): VNode {
  const { flow, texts, inApp, leaving } = model
  const words = wordsOf(texts, namesOf(flow))
  const props = { model, acts, words }
  if (inApp)
    return (
      <Shell words={words} back={null} close={null}>
        <InAppStep {...props} />
      </Shell>
    )
  if (leaving)
    return (
      <Shell words={words} back={null} close={null}>
        <Working title={texts.page.loading} />
      </Shell>
    )
  return (
    <Shell words={words} back={canGoBack(flow) ? acts.back : null} close={flow.view ? acts.leave : null}>
      <ChoosingStep {...props} />
      <WayStep {...props} />
      <OutcomeStep {...props} />
      <div role="status">{flow.offline && <Note>{texts.page.offline}</Note>}</div>
    </Shell>
  )
}
