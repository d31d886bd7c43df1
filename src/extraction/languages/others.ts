import { words } from './lexicon.ts'

/**
 * The commonest words of languages that have no lexicon, by their codes: a text in one of them must be taken neither for its
 * nearest relative here, whose rules would name wrong speakers, nor for none.
 */
export const otherLanguages: readonly (readonly [code: string, words: ReadonlySet<string>])[] = [
  [
    'es',
    words(`de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre
      este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está porque han`),
  ],
  [
    'ca',
    words(`de la que el en i a els es del les un per amb no una seu per és al com més o però ha si sense sobre aquest ja
      entre quan tot aquesta ser són dos també va havia era molt anys fins des està dels als pel les han`),
  ],
  [
    'pt',
    words(`de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou
      ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos são`),
  ],
  [
    'it',
    words(`di e il la che in a è per un del non una le si con da i al dei come più gli della ha alla nel sono anche o ma
      lo delle su se della questo ai dal nella ed essere stato hanno due dopo anni tra suo sua dalla era loro`),
  ],
  [
    'ro',
    words(`de și în a la cu pe că nu o un din pentru mai este să care au se fost sunt ca ce lui al sau dar după iar fi
      această acest foarte prin până când fără între ai ale despre`),
  ],
  [
    'nl',
    words(`de het een en van in is op te dat die voor met zijn niet aan er om ook als dan maar bij door naar uit worden
      heeft hebben wordt nog tot werd zich meer deze over of al hij ze was kan jaar geen`),
  ],
  [
    'da',
    words(`og i at det er en til af på for med den der de ikke som har et var fra men vil om han også blev kan så efter
      sig være ved eller når over ud hun under skal nu have da jeg meget`),
  ],
  [
    'nb',
    words(`og i det er en til av på for med den som de ikke har et var fra men vil om han også ble kan så etter seg være
      ved eller når over ut hun under skal nå ha jeg mye mer år sier blir`),
  ],
  [
    'sv',
    words(`och i att det är en till av på för med den som de inte har ett var från men vill om han också blev kan så efter
      sig vara vid eller när över ut hon under ska nu ha jag mycket mer år säger blir`),
  ],
  [
    'fi',
    words(`ja on ei että se oli hän mutta myös kun ovat tai joka hänen mukaan ole olla jo kuin sen vuoden niin vain nyt
      vuonna sekä kanssa mukana ollut noin sitä voi jos siitä jonka tämä ennen jälkeen`),
  ],
  [
    'pl',
    words(`w i na z się do nie że to jest o od za po jak przez dla co są oraz a ale tym już tego ich być który która które
      czy był była ma może jej jego przy roku także między przed pod ze`),
  ],
  [
    'cs',
    words(`a v se na je že s z do o ve to i za k by ale jako po pro jsou které který od už však jeho má může byl bylo být
      podle jen nebo aby při není než také až před mezi roku`),
  ],
  [
    'hu',
    words(`a az és hogy nem is egy meg ez de csak volt ki még már mint el ha be lesz vagy van azt sem mert után most csak
      kell szerint több két közölt első lehet ezt akik amely majd pedig való`),
  ],
  [
    'tr',
    words(`ve bir bu da de için ile olarak çok daha olan gibi ne ya sonra kadar en o ki her var değil ise iki oldu ancak
      göre dedi arasında olduğunu tarafından büyük yeni`),
  ],
  [
    'ru',
    words(`и в не на что с он как по к из у за от это для о его но все они так было же мы я быть а также или если до бы
      при который была были её их том лет уже после`),
  ],
  [
    'uk',
    words(`і в не на що з він як до за у та від це для про його але всі вони так було ж ми я бути а також або якщо й при
      який була були її їх цього років вже після є щодо`),
  ],
  [
    'bg',
    words(`и в на да се от за с е не по са че като до си това които но той или ще към са при след му който бе беше които
      има тя само може още ги между през без тази`),
  ],
]
