/**
 * Common given names, lower case and without accents, of which a part suffices: a column of people holds some of them, a column of things nearly none. Left out are names
 * that are words or places first of all, such as Rose, Will or Paris.
 */
export const givenNames: readonly string[] =
  `aaron abdul abdullah abigail adam adela adele adrian adriana agata agnes agnieszka ahmad ahmed aisha alain alan albert alberto
alejandra alejandro aleksandra alessandro alessandra alessia alex alexander alexandra alexandre alexandru alexis alfonso alfred ali
alice alicia alina alison allison alma amanda amelia amelie amina amir amit amy ana anais anastasia andre andrea andreas andrei
andres andrew andrzej angel angela angelika angelina anita anja anke ann anna annabelle anne annette annika anthony antje antoine anton
antonia antonio anya arjun armin arnaud arthur artur asha ashley astrid audrey axel ayse aziz barbara barry bartosz beate beatrice
beatriz ben benedikt benjamin benoit bernard bernd bernhard beth bettina betty bianca bilal birgit bjorn bob bogdan boris brandon
brenda brian brigitte britta bruno camille carina carl carla carlo carlos carmen carol carole carolin carolina caroline carsten
caterina catherine cecile cecilia celia celine chantal charles charlotte chiara chloe chris christa christel christian christiane
christina christine christoph christophe christopher cindy claire clara claude claudia claudio claus clemens clement connie conrad
corinna corinne cornelia cristian cristina cynthia dagmar damian damien dan dana daniel daniela daniele danielle danuta daria dario
dave david deborah debra deepak delphine denis denise dennis derek detlef diana diane didier diego dieter dietmar dimitri dirk
dmitri dmitry dolores dominik dominique donald donna doris dorota dorothea dorothy doug douglas dylan eberhard edgar edith eduard
eduardo edward edwin ekaterina elena eleonora elif elisa elisabeth elise elizabeth elke ella ellen elodie elsa emanuele emil emilia
emilie emily emine emma emmanuel emmanuelle enrico enrique eric erica erich erik erika erin ernst erwin esteban esther ethan eugene
eva evan evelyn fabian fabien fabienne fabio fabrice fatima fatma federica federico felipe felix ferdinand fernanda fernando filip
fiona florian francesca francesco francisca francisco francois francoise frank franz franziska fred frederic frederik fredrik friedrich
fritz gabriel gabriela gabriele gabriella gary gavin genevieve geoffrey george georg georges gerald gerard gerd gerhard gertrud
gianluca gilles giorgio giovanna giovanni giulia giuseppe gisela giuliana gonzalo gordon graham greg gregor gregory greta grzegorz
guido guillaume guillermo gunter gunther gustav hanna hannah hannes hans harald harold harry hasan hassan hector heather heidi heike
heiko heinrich heinz helen helena helene helga helmut henri henrik henry herbert hermann hilde hiroshi holger horst hubert hugo hugues
hussein ian ibrahim ignacio ilse imran ines inga inge ingeborg ingo ingrid irena irene irina iris irma isaac isabel isabella isabelle
ivan ivana jack jackie jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet janice janina jasmin jason javier jean
jeanette jeanne jeff jeffrey jenna jennifer jenny jens jeremy jerome jerry jesse jessica jesus jill jim joachim joan joana joanna
joaquin jochen joe joel johan johann johanna johannes john jolanta jon jonas jonathan jordi jorg jorge jose josef josefina joseph
josephine joshua juan juana juanita judith julia julian juliana julie julien juliette julio jurgen justin justyna jutta kai kamil
karen karim karin karina karl karla karolina karsten kate katharina katherine kathleen kathrin kathryn katia katja katrin katarzyna
kayla keith kelly ken kenneth kenji kerstin kevin khaled kim kimberly kirsten klaus konrad konstantin krzysztof kristen kristian
kristin kristina kristof kumar kurt kyle lara larissa lars laszlo laura laure laurence laurent lauren layla lea leila lena leo leon
leonard leonardo leonie leticia liam lidia lieselotte lilian liliana lina linda lisa lluis logan lorena lorenzo lothar louis louisa
louise luc luca lucas lucia lucie lucy ludwig luigi luis luisa lukas luke lydia lynn maciej madeleine madison magdalena magnus mahmoud
maja malgorzata malte manfred manon manuel manuela marc marcel marcela marcin marco marcos marcus mareike margaret margarete margarita
margot maria mariana marianne marie mariam marija marina mario marion marisol mark marko markus marlene marta martha martin martina
martine mary maryam mateo mateusz mathias mathieu mathilde matteo matthew matthias matthieu maurice mauricio maximilian maxime
megan mehmet mei melanie melissa michael michaela michal michel michele michelle miguel mihai mike mikael mikhail milena
miriam mohamed mohammad mohammed moritz morten muhammad murat mustafa myriam nadia nadine nancy nadja naomi natalia natalie natasha
nathalie nathan neha neil nele nicholas nick nicola nicolas nicole nikita niklas nikola nikolai nils nina noah noemi nora norbert
norman nuria olaf oleg olga oliver olivia olivier omar oscar oskar otto pablo pamela paola paolo pascal patricia patrice patrick patrizia
paul paula paulina pauline paulo pavel pawel pedro peggy penelope peter petra philip philipp philippe phillip pia pierre pietro
pilar piotr priya rachel rafael rahul raimund rainer raj rajesh ralf ralph ramon ramona randy raphael raquel rasmus raul ravi raymond
rebecca regina reiner reinhard rene renata renate reza ricardo riccardo richard rita rob robert roberta roberto robin rocio rodrigo
roger roland rolf roman romain ronald ronny rosa rosario rosemarie roxana ruben rudiger rudolf rupert russell ruth ryan sabine sabrina
salma salvatore sam samantha samira samuel sandra sandrine sanjay santiago sara sarah sascha scott sean sebastian selina serge
sergei sergio shannon sharon sheila sibylle siegfried silke silvia silvio simon simona simone sofia sofie sonia sonja sophia sophie
stefan stefania stefanie stella stephan stephane stephanie stephen steve steven stuart susan susana susanne suzanne svenja svetlana
swen sylvia sylvie szymon tamara tanja tanya tatiana ted teresa terry thea theo theodor theresa thierry thomas thorsten tiago tim
timo timothy tina tobias todd tom tomas tomasz tommy toni tony torsten tracy tristan udo ulrich ulrike umberto ursula ute uwe valentina
valentin valerie vanessa vera veronica veronika veronique vicente viktor viktoria vincent vincenzo virginie vladimir volker walter
waltraud wanda wei wendy werner wilfried wilhelm william wojciech wolfgang xavier yan yann yannick yasmin yolanda yuki yusuf yves yvette
yvonne zachary zeynep zofia`.split(/\s+/);
