import { addressesAccept, addressesReject } from './addresses/decide.ts'
import { addressesExport } from './addresses/export.ts'
import { addressesHeld, addressesList } from './addresses/list.ts'
import { addressesRefresh } from './addresses/refresh.ts'
import { backup } from './backup.ts'
import { check } from './check.ts'
import type { Command } from './command.ts'
import { erasePerson } from './erase-person.ts'
import { eraseTenant } from './erase-tenant.ts'
import { hostNewKey } from './host-new-key.ts'
import { init } from './init.ts'
import { revocations } from './revocations.ts'
import { vaultDiscard } from './vault-discard.ts'
import { vaultDropCheck } from './vault-drop-check.ts'
import { vaultNewKey } from './vault-new-key.ts'
import { vaultReseal } from './vault-reseal.ts'
import { vaultStatus } from './vault-status.ts'
import { webhooksReceived, webhooksReceivedRetry } from './webhooks-received.ts'
import { webhooksDisable, webhooksEnable, webhooksResend } from './webhooks/change.ts'
import { webhooksDead, webhooksDeliveries, webhooksList } from './webhooks/list.ts'
import { webhooksTest } from './webhooks/send-test.ts'

/** All operator commands, in the order of the usage text. */
export const commands: readonly Command[] = [
  init,
  check,
  vaultStatus,
  vaultReseal,
  vaultDropCheck,
  vaultDiscard,
  vaultNewKey,
  erasePerson,
  eraseTenant,
  revocations,
  // Before the command with the shorter name.
  webhooksReceivedRetry,
  webhooksReceived,
  webhooksList,
  webhooksDeliveries,
  webhooksDead,
  webhooksResend,
  webhooksTest,
  webhooksEnable,
  webhooksDisable,
  backup,
  hostNewKey,
  addressesList,
  addressesExport,
  addressesHeld,
  addressesAccept,
  addressesReject,
  addressesRefresh,
]
