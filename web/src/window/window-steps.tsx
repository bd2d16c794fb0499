/** @jsxImportSource preact */
import type { VNode } from 'preact'
import { Message, Stopped, Working } from '../connect-flow/screens/outcomes.tsx'
import type { NextButton } from '../connect-flow/screens/outcomes.tsx'
import { Actions, Button, FailureBox, Heading, Mark, Sign } from '../connect-flow/screens/parts.tsx'
import { Field } from '../connect-flow/screens/fields.tsx'
import type { Words } from '../connect-flow/screens/screen.ts'
import { isConsentWay } from '../connect-flow/ways.ts'
import type { Way } from '../connect-flow/ways.ts'
import type { ConnectNext } from '../messages/connect/failure-kinds.ts'
import { isolated } from '../messages/isolated.ts'
import { TermsForm } from './terms-form.tsx'
import type { WindowActs, WindowModel } from './window-model.ts'

export interface StepProps {
  readonly model: WindowModel
  readonly acts: WindowActs
  readonly words: Words
}

/** Names host and person, and asks: a link can come from somebody else. */
export function ConfirmStep({ model, acts, words }: StepProps): VNode {
  const { confirm } = words.texts
  const { view, busy, failure } = model.flow
  const person = view?.person ?? null
  const whom =
    person === null ? words.say(confirm.unnamed) : words.say(confirm.named, { person: isolated(person) })
  return (
    <>
      <Heading title={words.say(confirm.title)} lead={whom}>
        <Sign tone="calm" />
      </Heading>
      <p>{words.say(confirm.may)}</p>
      <p>{confirm.warning}</p>
      <FailureBox words={words} failure={failure} />
      <Actions>
        <Button tone="primary" busy={busy} onClick={acts.confirm}>
          {confirm.yes}
        </Button>
        <Button busy={busy} onClick={acts.decline}>
          {confirm.no}
        </Button>
      </Actions>
    </>
  )
}

/** The terms, when the operations to choose from are loaded. */
export function TermsStep({ model, acts, words, way }: StepProps & { readonly way: Way }): VNode | null {
  const { operations, flow, now } = model
  const { page, terms } = words.texts
  if (operations.kind === 'loading') return <Working title={page.loading} />
  if (operations.kind === 'failed')
    return (
      <Stopped
        words={words}
        failure={operations.failure}
        buttonsFor={() => [{ label: page.tryAgain, act: () => acts.take(way) }]}
      />
    )
  if (!isConsentWay(way)) return null
  if (operations.operations.length === 0)
    return (
      <Message title={words.texts.failures.unavailable.title} text={terms.nothingOffered}>
        <Actions>
          <Button tone="primary" onClick={acts.back}>
            {page.chooseAgain}
          </Button>
        </Actions>
      </Message>
    )
  return (
    <TermsForm
      words={words}
      way={way}
      operations={operations.operations}
      now={now}
      busy={flow.busy}
      failure={flow.failure}
      agree={(agreed) => acts.agree(way, agreed)}
    />
  )
}

/** The account of the firm is connected by one click, here and not in a frame. */
export function ServiceStep({ model, acts, words, way }: StepProps & { readonly way: Way }): VNode {
  const { service } = words.texts
  const { busy, failure } = model.flow
  return (
    <>
      <Heading title={service.title} lead={words.say(service.text)}>
        <Mark {...way.entry.provider} />
      </Heading>
      <FailureBox words={words} failure={failure} />
      <Actions>
        <Button tone="primary" busy={busy} onClick={() => acts.connectService(way)}>
          {service.go}
        </Button>
      </Actions>
    </>
  )
}

/** Inside another app: the link for a browser of its own. */
export function InAppStep({ model, acts, words }: StepProps): VNode | null {
  const { inApp: text } = words.texts
  const page = model.inApp
  if (page === null) return null
  const { link, copied } = page
  return (
    <Message title={text.title} text={words.say(link === null ? text.withoutLink : text.text)}>
      {link !== null && <Field label={text.link} value={link} />}
      <Actions>
        {link !== null && (
          <Button tone="primary" onClick={acts.copyLink}>
            {copied ? text.copied : text.copy}
          </Button>
        )}
        <Button onClick={acts.goOnHere}>{text.goOn}</Button>
      </Actions>
    </Message>
  )
}

/** The buttons after a failure: the step that helps, and the way back to the host. */
export function nextButtons({ acts, words }: StepProps, next: ConnectNext): readonly NextButton[] {
  const { page } = words.texts
  const leave = { label: page.close, act: acts.leave }
  const again = { label: page.tryAgain, act: acts.otherAccount }
  switch (next) {
    case 'go-back':
      return [leave]
    case 'another-account':
      return [{ label: page.otherAccount, act: acts.otherAccount }, leave]
    case 'choose-again':
      return [{ label: page.chooseAgain, act: acts.chooseAgain }, leave]
    case 'reload':
      return [{ label: page.reload, act: acts.tryAgain }]
    default:
      return [again, { label: page.chooseAgain, act: acts.chooseAgain }]
  }
}
