import { resourceRoutes } from '#src/content/routes/resource.ts'
import { Quote, QuoteChange } from './schema.ts'
import { quoteService, quotes } from './service.ts'

/** Everything under /v1/quotes. */
export const quoteRoutes = resourceRoutes(quotes, quoteService, {
  Resource: Quote,
  Change: QuoteChange,
  tag: 'Quotes',
  words: { one: 'a quote', many: 'quotes' },
  examples: {
    shown: '01936d5e-8a00-7000-8000-00000000001e',
    unused: '01936d5e-8a00-7000-8000-000000000022',
    trashed: '01936d5e-8a00-7000-8000-000000000023',
  },
})
