declare module '@adobe/structured-data-validator' {
  export interface Issue {
    issueMessage: string
    severity: 'ERROR' | 'WARNING'
    path: { type?: string; property?: string; index?: number }[]
    fieldNames: string[]
    /** `schemaOrg` for what the vocabulary does not have; else a rule of a search engine. */
    errorType?: string
  }
  export default class Validator {
    /** @param vocabulary schema.org as JSON-LD */
    constructor(vocabulary: unknown)
    /** @param data items by format and then by type */
    validate(data: { jsonld: Record<string, unknown[]> }): Promise<Issue[]>
  }
}
