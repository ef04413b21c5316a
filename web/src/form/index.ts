// Forms of rule packs: SchemaForm to fill in, SchemaView to read, ProblemSummary to find what is wrong.
export { SchemaForm, type SchemaFormProps } from './SchemaForm'
export { SchemaView, type SchemaViewProps } from './SchemaView'
export { ProblemSummary, focusField, useFieldName } from './ProblemSummary'
export { VisibilityMark } from './VisibilityMark'
export { isMissing } from './context'
export { useCodes, useLegalWords } from './codes'
export type { Attachment, FileDesk } from './files'
export * from './schema'
