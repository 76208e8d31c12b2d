const QUALITIES =
  'able agile amber ample apt azure bold brave bright brisk calm clever crisp deft eager early fair fast fine firm fleet fond frank free fresh glad golden grand green hardy honest humble keen kind lively loyal lucid lucky mellow merry mild modest neat nimble noble patient plain polite prompt proud quick quiet ready rosy royal serene sharp silver smart snug solid sound spry steady still stout sturdy subtle sunny sure swift tidy upbeat vivid warm wise witty young';
const THINGS =
  'acorn alder anchor aspen badger basil beacon beech birch bison brook canyon cedar clover comet coral crane creek delta dune eagle ember falcon fern finch fjord forest fox garnet glade harbor hare hazel heron hill holly island ivy jasper kestrel lagoon lake lantern larch lark lily linden lotus lynx maple marlin marten meadow mesa mill moose moss oak ocean olive orchid osprey otter owl pebble pine planet plover pond poplar quail quartz raven reef ridge river robin sage salmon seal sparrow spruce stone stork summit swan thicket thrush tide trout tulip valley violet walnut willow wren yew';

const qualities = QUALITIES.split(' ');
const things = THINGS.split(' ');

/** A name that people can say, such as `steady-heron-417`, made from the random end of an id of {@link Ids.hex}: the same id gives the same name. */
export function nameFromId(hexId: string): string {
  const random = Number.parseInt(hexId.slice(-12), 16);
  const quality = qualities[random % qualities.length];
  const rest = Math.floor(random / qualities.length);
  const thing = things[rest % things.length];
  return `${quality}-${thing}-${Math.floor(rest / things.length) % 1000}`;
}
