import { type Attributes, large } from './elements.ts'

/** What an element is said to hold by those who wrote the page. */
export type Label = 'headline' | 'standfirst' | 'kicker' | 'byline' | 'credit'

/** The last words of a name such as `story__standfirst` or `entry-title`; what precedes them says where it stands. */
const names: [Label, RegExp][] = [
  ['credit', /(?:^|[-_])(?:credits?|copyright|photographer|photo-?credit|image-?credit|attribution)$/i],
  ['byline', /(?:^|[-_])(?:bylines?|byline-block|authors?|author-?name|writtenby)$/i],
  [
    'standfirst',
    /(?:^|[-_])(?:standfirst|dek|deck|sub-?head(?:line)?|subtitle|vorspann|chapo|chapeau|lead|lede|intro)$/i,
  ],
  ['kicker', /(?:^|[-_])(?:kicker|eyebrow|overline|dachzeile|surtitre)$/i],
  ['headline', /(?:^|[-_])(?:headline|title)$/i],
]

export function labelOf(name: string, attributes: Attributes): Label | null {
  if (large.has(name)) return null
  const { class: classes = '', itemprop = '', rel = '' } = attributes
  const said = [
    classes,
    itemprop,
    rel,
    attributes['data-testid'],
    attributes['data-component'],
    attributes['data-gu-name'],
  ]
  const tokens = said.join(' ').slice(0, 500).split(/\s+/).filter(Boolean)
  return names.find(([, pattern]) => tokens.some((token) => pattern.test(token)))?.[0] ?? null
}

/** Figures, and what was written for them before there was an element. */
export function isFigure(name: string, { class: classes = '' }: Attributes): boolean {
  return name === 'figure' || /(?:^|\s)wp-caption(?:$|\s)/.test(classes)
}

export function isPicture(name: string): boolean {
  return name === 'img' || name === 'amp-img'
}

/** Where the line under a picture stands. */
export function isCaption(name: string, { class: classes = '' }: Attributes): boolean {
  return name === 'figcaption' || /(?:^|\s)wp-caption-text(?:$|\s)/.test(classes)
}
