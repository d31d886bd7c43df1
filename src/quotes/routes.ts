import { resourceRoutes } from '#src/content/routes/resource.ts'
import { Quote, QuoteChange } from './schema.ts'
import { quoteService, quotes } from './service.ts'

/** Everything under /v1/quotes. */
export const quoteRoutes = resourceRoutes(quotes, quoteService, {
  Resource: Quote,
  Change: QuoteChange,
  tag: 'Quotes',
  words: { one: 'a quote', many: 'quotes' },
})
