import { type PageLexicon, phrases, words } from './lexicon.ts'

/** What surrounds an English article on a page or a wire. */
export const englishPage: PageLexicon = {
  furniture: new Set(
    phrases(`skip to main content, skip to content, skip to navigation, menu, home, search, sign in, log in, subscribe,
      subscribe now, advertisement, advertising, sponsored, share, share this, share this article, share this story,
      print, email, print this page, copy link, facebook, twitter, whatsapp, linkedin, reddit, comments, most read,
      most popular, most viewed, related articles, related stories, related topics, more on this story, read more,
      trending, topics, newsletter, sign up, back to top, close, loading, next, previous, recommended, follow us,
      all rights reserved, terms of use, privacy policy, cookie policy, accept all cookies, accept cookies, listen,
      save, gift this article, view gallery, view comments, editor's picks, editors' picks, you may also like, live,
      tweet, recommend, comment, learn more, get started, comments are closed, view author page, view profile,
      story highlights, latest, world, news, sport, opinion, business, politics, culture, weather, support us, contact us, about us`),
  ),
  furnitureStarts:
    phrases(`share this, share the story, email this, tweet this, pin it, print this, read more:, read also:, also read:, related:, see also:, more:, watch:, listen:, share on,
    share via, follow us on, sign up for, sign up to, subscribe to, click here, we use cookies, this site uses cookies,
    this website uses cookies, by continuing to, advertisement, copyright ©, © 20, all rights reserved, story continues,
    article continues, continue reading, download our app, join our, get the latest, support independent, filed under:,
    blog comments powered by, view the discussion thread, read or share this story, tags:, topics:, don't miss, estimated reading time, reading time:, skip to, jump to, enable javascript`),
  bylineStarts: phrases('by, words by, story by, reported by'),
  bylineJoiners: phrases('and, with, &'),
  bylineRoles: words('correspondent editor reporter columnist writer journalist staff agencies bureau'),
  publishedStarts: phrases(`published, updated, last updated, last modified, first published, posted, posted on,
    date, issued on`),
  creditCues: phrases(`photograph by, photograph, photographs, photo by, photo credit, photo, photos, picture by,
    picture, pictures, image credit, image, images, credit, illustration, graphic, courtesy of, file photo`),
  kickers: words(`corrected correction exclusive breaking update updated analysis opinion explainer factbox interview
    feature insight timeline profile review obituary live watch video wrapup refile recast special editorial comment`),
  noteStarts: phrases(`reporting by, additional reporting, writing by, editing by, corrects, correction, clarification,
    editor's note, editors' note, this story was, this article was, this story has been, this article has been,
    an earlier version, updates with, refiles to, adds details, recasts, compiled by, with files from,
    with agency, translated by`),
}
