import { OperationId } from '@planbridge/shared/contract'
import type { Operation, OperationBody } from '@planbridge/shared/contract'
import { isRepeatable } from '@planbridge/shared/providers'
import type { BodyDefinition, FieldDefinition, OperationDefinition } from '@planbridge/shared/providers'

/** The public view of an operation, from which a form can be built. */
export const operationView = (operation: OperationDefinition): Operation => ({
  id: OperationId.parse(operation.id),
  title: operation.title,
  ...(operation.area !== undefined && { area: operation.area }),
  method: operation.method,
  path: operation.path,
  fields: [
    ...(operation.params ?? []).map((field) => ({
      ...fieldView(field),
      in: 'path' as const,
      required: true,
    })),
    ...(operation.query ?? []).map((field) => ({ ...fieldView(field), in: 'query' as const })),
  ],
  body: operation.body ? bodyView(operation.body) : null,
  paging: operation.paging ?? null,
  repeatable: isRepeatable(operation),
  assumed: operation.assumed ?? false,
})

const fieldView = ({ values, ...field }: FieldDefinition) => ({
  ...field,
  ...(values && { values: [...values] }),
})

const bodyView = ({ mediaType, example, optional = false, fields = [] }: BodyDefinition): OperationBody => ({
  media_type: mediaType,
  required: !optional,
  example,
  fields: fields.map(fieldView),
})
