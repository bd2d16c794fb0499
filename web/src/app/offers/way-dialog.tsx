import { ConsentModel } from '@planbridge/shared/contract'
import type { AccessModel } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Choice } from '../../ui/forms/choice.tsx'
import { Choices } from '../../ui/forms/choices.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { modelMeaning } from '../display/model-meaning.ts'
import { required, useCarryOut } from './use-carry-out.ts'
import styles from './way-dialog.module.css'
import type { Way } from './ways.ts'

export interface ChosenWay {
  readonly way: Way
  readonly anotherAccount: boolean
}

export interface WayDialogProps {
  readonly provider: string
  readonly ways: readonly Way[]
  readonly returnTo?: string | undefined
  /** The way needs further details. */
  readonly onChosen: (chosen: ChosenWay) => void
  readonly onClose: () => void
}

const keyOf = ({ entry, offer }: Way): string => `${entry.id} ${offer.model}`
const signsIn = ({ offer }: Way): boolean => ConsentModel.safeParse(offer.model).success

interface ListProps extends Pick<WayDialogProps, 'provider' | 'ways'> {
  readonly chosen: Way | undefined
  readonly choose: (way: Way) => void
}

const detailOf = (messages: Messages, provider: string, { offer, connected }: Way): string => {
  const limits = { provider, daysMax: offer.days_max }
  const meaning = modelMeaning(messages, offer.model, limits)
  return connected ? `${meaning} ${messages.offer.connectedBefore}` : meaning
}

/** The ways as choices, in one group for each integration. */
function WayList({ provider, ways, chosen, choose }: ListProps): ReactElement {
  const messages = useMessages()
  const groups = [...Map.groupBy(ways, ({ entry }) => entry)]
  return (
    <div className={styles['groups']}>
      {groups.map(([entry, grouped]) => (
        <Choices key={entry.id} legend={groups.length > 1 ? entry.label : messages.offer.how}>
          {grouped.map((way) => (
            <Choice
              key={way.offer.model}
              type="radio"
              name="way"
              title={messages.models[way.offer.model].name}
              detail={detailOf(messages, provider, way)}
              checked={way === chosen}
              onChange={() => choose(way)}
            />
          ))}
        </Choices>
      ))}
    </div>
  )
}

const submitLabel = ({ offer }: Messages, model: AccessModel): string =>
  ({
    'user-present': offer.continueTo,
    delegation: offer.continue,
    'personal-token': offer.continue,
    'service-account': offer.connect,
  })[model]

/** The chosen way and its submit handler. */
function useChoice({ ways, returnTo, onChosen, onClose }: WayDialogProps) {
  const [key, setKey] = useState(ways[0] && keyOf(ways[0]))
  const [another, setAnother] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const { carryOut, busy } = useCarryOut()
  const way = ways.find((one) => keyOf(one) === key)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!way || busy) return
    const anotherAccount = another || way.connected
    if (required[way.offer.model] !== 'nothing') return onChosen({ way, anotherAccount })
    setFailure(null)
    const refused = await carryOut(way, { anotherAccount, returnTo })
    setFailure(refused)
    // Without a failure the browser is on its way to the provider, or the connection is made.
    if (refused === null && !signsIn(way)) onClose()
  }
  return { way, choose: (one: Way) => setKey(keyOf(one)), another, setAnother, failure, busy, submit }
}

function WayForm(props: WayDialogProps): ReactElement {
  const messages = useMessages()
  const { offer, personalToken } = messages
  const { provider, ways, onClose } = props
  const { way, choose, another, setAnother, failure, busy, submit } = useChoice(props)
  const canSwitch = way !== undefined && signsIn(way) && !way.connected
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <WayList provider={provider} ways={ways} chosen={way} choose={choose} />
      {canSwitch && (
        <Choice
          type="checkbox"
          dense
          title={fill(offer.otherAccount, { provider })}
          checked={another}
          onChange={({ currentTarget }) => setAnother(currentTarget.checked)}
        />
      )}
      <AlertRegion>{failure && <FailureNotice failure={failure} provider={provider} />}</AlertRegion>
      <DialogActions>
        <Button onClick={onClose}>{personalToken.cancel}</Button>
        <Button type="submit" tone="primary" busy={busy !== null}>
          {way && fill(submitLabel(messages, way.offer.model), { provider })}
        </Button>
      </DialogActions>
    </form>
  )
}

/** The step after “Connect”: how the connection shall work, with the difference explained. */
export function WayDialog(props: WayDialogProps): ReactElement {
  const { offer, frame } = useMessages()
  return (
    <Dialog
      title={fill(offer.title, { provider: props.provider })}
      closeLabel={frame.close}
      onClose={props.onClose}
    >
      <WayForm {...props} />
    </Dialog>
  )
}
