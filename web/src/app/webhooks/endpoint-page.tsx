import type { OperatedEndpoint, OperatedDelivery, WebhookEndpointId } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { CallResult } from '../../core/bff-client.ts'
import { failed } from '../../core/bff-client.ts'
import { capitalised } from '../../messages/capitalised.ts'
import { fill } from '../../messages/fill.ts'
import { fillCount } from '../../messages/fill-count.ts'
import type { WebhookMessages } from '../../messages/webhook-messages.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useApp } from '../app-context.tsx'
import { formatDistance } from '../display/format-time.ts'
import { EndpointFacts } from './endpoint-facts.tsx'
import { StateBadge } from './endpoint-row.tsx'
import { reasonText } from './endpoint-text.ts'
import { MessageList } from './message-list.tsx'
import { type Outcome, OutcomeArea } from './outcome.tsx'
import { SwitchDialog } from './switch-dialog.tsx'
import { useWebhookMessages } from './use-webhook-messages.ts'
import { useWebhooks, type Webhooks } from './use-webhooks.ts'
import { ListState, WebhooksFrame } from './webhooks-frame.tsx'
import styles from './webhooks.module.css'

/** Why an endpoint gets nothing at present. */
function StateNotice({ endpoint }: { endpoint: OperatedEndpoint }): ReactElement | null {
  const { webhooks, locale } = useWebhookMessages()
  const { platform } = useApp()
  const { status, disabled_reason: reason, circuit, open_until } = endpoint
  if (status === 'disabled')
    return (
      <Notice tone="warn" title={webhooks.offTitle}>
        <p>
          {reason !== null && webhooks.disabled[reason]} {webhooks.offText}
        </p>
      </Notice>
    )
  if (circuit === 'closed') return null
  const when = open_until === null ? null : formatDistance(open_until, platform.now(), locale)
  return (
    <Notice tone="warn" title={webhooks.pausedTitle}>
      <p>{when === null ? webhooks.probedText : fill(webhooks.pausedText, { when })}</p>
    </Notice>
  )
}

const testOutcome = (messages: WebhookMessages, delivery: OperatedDelivery): Outcome => {
  const { webhooks } = messages
  const { status, reason, http_status } = delivery
  if (status === 'delivered')
    return {
      kind: 'done',
      tone: 'good',
      title: webhooks.testAccepted,
      text: fill(webhooks.testAcceptedText, { status: http_status ?? '' }),
    }
  if (reason === null)
    return { kind: 'done', tone: 'warn', title: webhooks.testWaits, text: webhooks.testWaitsText }
  const text = `${capitalised(reasonText(messages, { reason, http_status }))}.`
  return { kind: 'done', tone: 'warn', title: webhooks.testFailed, text }
}

interface ActionsProps {
  readonly endpoint: OperatedEndpoint
  readonly webhooks: Webhooks
  readonly onOutcome: (outcome: Outcome | null) => void
}

function Actions({ endpoint, webhooks: state, onOutcome }: ActionsProps): ReactElement {
  const messages = useWebhookMessages()
  const { webhooks } = messages
  const [testing, setTesting] = useState(false)
  const [switching, setSwitching] = useState(false)
  const isOff = endpoint.status === 'disabled'
  const test = async () => {
    onOutcome(null)
    setTesting(true)
    const result = await state.test()
    setTesting(false)
    onOutcome(result.kind === 'ok' ? testOutcome(messages, result.output) : result)
  }
  const close = (done: OperatedEndpoint['status'] | null) => {
    setSwitching(false)
    if (done === null) return
    const title = done === 'enabled' ? webhooks.turnedOn : webhooks.turnedOff
    onOutcome({ kind: 'done', tone: 'good', title, text: '' })
    state.follow()
  }
  return (
    <div className={styles['actions']}>
      <Button busy={testing} onClick={() => void test()}>
        {webhooks.test}
      </Button>
      <Button tone={isOff ? 'primary' : 'quiet'} onClick={() => setSwitching(true)}>
        {isOff ? webhooks.turnOn : webhooks.turnOff}
      </Button>
      {switching && <SwitchDialog endpoint={endpoint} switchTo={state.switchTo} onClose={close} />}
    </div>
  )
}

function Content({ endpoint, webhooks: state }: Omit<ActionsProps, 'onOutcome'>): ReactElement {
  const { webhooks, locale } = useWebhookMessages()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const send = async (event: string | null) => {
    setOutcome(null)
    const result: CallResult<unknown> = event === null ? await state.resendDead() : await state.resend(event)
    if (result.kind === 'failed') return setOutcome(result)
    const count = event === null ? (result.output as { readonly messages: number }).messages : 1
    const isOff = endpoint.status === 'disabled'
    setOutcome({
      kind: 'done',
      tone: 'good',
      title: fillCount(webhooks.sentAgain, count, locale),
      text: isOff ? webhooks.sentAgainOff : webhooks.sentAgainText,
    })
    state.follow()
  }
  return (
    <>
      <Actions endpoint={endpoint} webhooks={state} onOutcome={setOutcome} />
      <OutcomeArea outcome={outcome} />
      <StateNotice endpoint={endpoint} />
      <div className={styles['columns']}>
        <MessageList endpoint={endpoint} webhooks={state} send={send} />
        <EndpointFacts endpoint={endpoint} />
      </div>
    </>
  )
}

const { failure: notFound } = failed('webhook-endpoint-not-found')

/** One endpoint: its state, its messages, and the actions of an operator. */
export function EndpointPage({ id }: { id: WebhookEndpointId }): ReactElement {
  const { start } = useWebhookMessages()
  const state = useWebhooks(id)
  const { endpoints } = state
  const endpoint = endpoints.phase === 'ready' ? endpoints.value.find((one) => one.id === id) : undefined
  return (
    <WebhooksFrame
      title={endpoint?.origin ?? start.webhooks}
      badge={endpoint && <StateBadge endpoint={endpoint} />}
      isOne
      state={state}
    >
      {endpoint ? (
        <Content endpoint={endpoint} webhooks={state} />
      ) : (
        <ListState state={state} missing={notFound} />
      )}
    </WebhooksFrame>
  )
}
