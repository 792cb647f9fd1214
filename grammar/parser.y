/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grammar. Actions only build the tree (build.h). parse.c feeds the tokens through layout(): there every statement
 * and declaration ends with exactly one NEWLINE, also before a closing brace, and no NEWLINE follows an opening one;
 * after a syntax error the rest of its statement, blocks included, is left out and its NEWLINE comes next.
 * Lists grow at their head, so that each step takes constant time, and are turned round where they end.
 */
%require "3.8"
%define api.pure full
%define api.push-pull push
%define api.prefix {grammar_}
%define api.token.prefix {TOK_}
%define api.value.type union
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0

%code requires {
#include "grammar/ast.h"
#include "grammar/build.h"
}

%param {struct build *b}

%code {
#include "grammar/keyword_list.h"

/* Script authors do not nest more than a few blocks; a hostile file does. */
#define YYMAXDEPTH 2000
#define YYLLOC_DEFAULT(result, rhs, n) \
	((result) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) : \
	 (struct span){YYRHSLOC(rhs, 0).source, YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end})

static void yyerror(struct span *at, struct build *b, const char *message);
}

%token END 0 "end of file"
%token NEWLINE "end of line"
%token WORD "name" STRING "text" REGEX "/pattern/" NUMBER "number" POINT "point" DIMENSIONS "size in pixels"
%token ARROW "`->`" OPEN "`{`" CLOSE "`}`" PAREN_OPEN "`(`" PAREN_CLOSE "`)`"
%token COMMA "`,`" COLON "`:`" EQUALS "`=`" PLUS "`+`" STAR "`*`" PERCENT "`%`" DOT "`.`"
%token USE "`use`" GUEST "`guest`" PARAM "`param`" SCREEN "`screen`" WATCH "`watch`" PROCEDURE "`procedure`"
%token INSTALL "`install`" BOOT "`boot`" TEST "`test`"
%token WAIT_SCREEN "`wait-screen`" WAIT_TEXT "`wait-text`" ONE_OF "`one-of`" IF_SCREEN "`if-screen`" IF "`if`" ELSE "`else`" IS "`is`" NOT "`not`"
%token REPEAT "`repeat`" TIMES "`times`" UNTIL "`until`"
%token TYPE "`type`" PRESS "`press`" HOLD "`hold`" RELEASE "`release`" MOVE_TO "`move-to`" CLICK_AT "`click-at`"
%token DRAG "`drag`" SCROLL "`scroll`"
%token TIMEOUT "`timeout`" SLEEP "`sleep`" WAIT_STILL "`wait-still`" WAIT_CHANGE "`wait-change`"
%token WAIT_REBOOT "`wait-reboot`" WAIT_POWEROFF "`wait-poweroff`" WAIT_SERIAL "`wait-serial`"
%token POWER_OFF "`power-off`" RESET "`reset`" INSERT "`insert`" EJECT "`eject`"
%token CHECKPOINT "`checkpoint`" SCREENSHOT "`screenshot`" NOTE "`note`" FAIL "`fail`" YES "`yes`" NO "`no`"
%token FRESH "`fresh`" STANDING "`standing`" IN "`in`" MASKED_BY "`masked-by`"
%token KEYBOARD "`keyboard`" SECRET "`secret`" TO "`to`" AT "`at`" INTO "`into`" SERIAL "`serial`" EVERY "`every`"
%token TEXT "`text`" NAMED_POINT "`point`" MATCHING "`matching`" HIGHLIGHTED "`highlighted`" ENGINE "`engine`"
%token CAPTURE "`capture`" AS "`as`" CHECK "`check`"

%type <struct ast_item *> item phase
%type <struct ast_property *> properties property
%type <struct ast_parameter *> parameters parameter-list parameter
%type <struct ast_stmt *> block stmts stmt simple conditional else
%type <struct ast_arm *> arms arm
%type <struct ast_expr *> expr default title timeout region arguments argument-list bound said
%type <struct ast_chord *> chords chord
%type <struct ast_key *> keys key
%type <struct ast_name> name property-name word mask button engine
%type <struct ast_sought> sought until target
%type <struct ast_place> place
%type <enum ast_freshness> freshness
%type <struct ast_text *> text captured
%type <struct ast_pattern> pattern
%type <struct ast_condition> condition
%type <bool> highlighted

%%

file:
  items END
;

items:
  %empty
| items item NEWLINE		{ build_item(b, $item); }
| items[before] error NEWLINE	{ build_lost(b, @before.end, @NEWLINE.start); yyerrok; }
;

item:
  USE name			{ $$ = build_use(b, @$, $name); }
| GUEST name title OPEN properties CLOSE
				{ $$ = build_guest(b, @$, $name, $title, build_reverse($properties)); }
| PARAM name default		{ $$ = build_param(b, @$, $name, $default, false); }
| PARAM SECRET name default	{ $$ = build_param(b, @$, $name, $default, true); }
| SCREEN name			{ $$ = build_screen(b, @$, $name, NULL); }
| SCREEN name OPEN properties CLOSE
				{ $$ = build_screen(b, @$, $name, build_reverse($properties)); }
| WATCH name ARROW FAIL expr	{ $$ = build_watch(b, @$, (struct ast_sought){.screen = $name}, $expr); }
| WATCH TEXT text ARROW FAIL expr
				{ $$ = build_watch(b, @$, (struct ast_sought){.text = $text}, $expr); }
| WATCH SERIAL said ARROW FAIL expr
				{ $$ = build_watch_serial(b, @$, build_name(b, @SERIAL), $said, $expr); }
| PROCEDURE name PAREN_OPEN parameters PAREN_CLOSE block
				{ $$ = build_procedure(b, @$, $name, build_reverse($parameters), $block); }
| phase
;

phase:
  INSTALL block			{ $$ = build_phase(b, @$, PHASE_INSTALL, build_name(b, @INSTALL), $block); }
| BOOT block			{ $$ = build_phase(b, @$, PHASE_BOOT, build_name(b, @BOOT), $block); }
| TEST name block		{ $$ = build_phase(b, @$, PHASE_TEST, $name, $block); }
;

name:
  any-word			{ $$ = build_name(b, @$); build_check_name(b, $$); }
;

/* Words that mean something at some places are names at the others. */
any-word:
  other-word | TEXT | NAMED_POINT
;

other-word:
  WORD | FRESH | STANDING | IN | MASKED_BY | KEYBOARD | SECRET | MATCHING | HIGHLIGHTED | ENGINE | CAPTURE | AS | CHECK | TO | AT | INTO | SERIAL | EVERY
;

title:
  %empty			{ $$ = NULL; }
| STRING			{ $$ = build_string(b, @$); }
;

default:
  %empty			{ $$ = NULL; }
| EQUALS expr			{ $$ = $expr; }
;

properties:
  %empty			{ $$ = NULL; }
| properties[list] property NEWLINE
				{ $$ = build_prepend($list, $property); }
| properties[list] error NEWLINE
				{ $$ = $list; yyerrok; }
;

property:
  property-name expr		{ $$ = build_property(b, @$, $[property-name], $expr); }
| property-name			{ $$ = build_property(b, @$, $[property-name], NULL); }
| TEXT text			{ $$ = build_text_property(b, @$, build_name(b, @TEXT), $text); }
| NAMED_POINT name POINT	{ $$ = build_point_property(b, @$, build_name(b, @NAMED_POINT), $name, build_point(b, @POINT)); }
;

property-name:
  other-word			{ $$ = build_name(b, @$); }
| TIMEOUT			{ $$ = build_name(b, @$); }
;

parameters:
  %empty			{ $$ = NULL; }
| parameter-list
;

parameter-list:
  parameter
| parameter-list[list] COMMA parameter
				{ $$ = build_prepend($list, $parameter); }
;

parameter:
  name				{ $$ = build_parameter(b, $name, (struct ast_name){0}); }
| name COLON word		{ $$ = build_parameter(b, $name, $word); }
;

word:
  any-word			{ $$ = build_name(b, @$); }
;

block:
  OPEN stmts CLOSE		{ $$ = build_reverse($stmts); }
;

stmts:
  %empty			{ $$ = NULL; }
| stmts[list] stmt NEWLINE	{ $$ = build_prepend($list, $stmt); }
| stmts[list] error NEWLINE	{ $$ = $list; yyerrok; }
;

stmt:
  simple
| ONE_OF timeout OPEN arms CLOSE
				{ $$ = build_one_of(b, @$, span_join(@ONE_OF, @timeout), $timeout, build_reverse($arms)); }
| conditional
| REPEAT bound TIMES until block
				{ $$ = build_repeat(b, @$, span_join(@REPEAT, @until), $bound, $until, $block); }
;

conditional:
  IF_SCREEN sought timeout block else
				{ $$ = build_if_screen(b, @$, span_join(@IF_SCREEN, @timeout), $sought, $timeout, $block, $else); }
| IF condition block else	{ $$ = build_if(b, @$, span_join(@IF, @condition), $condition, $block, $else); }
;

condition:
  expr				{ $$ = (struct ast_condition){.left = $expr, .span = @$}; }
| NOT expr			{ $$ = (struct ast_condition){.left = $expr, .negated = true, .span = @$}; }
| expr[left] IS expr[right]	{ $$ = (struct ast_condition){.left = $left, .right = $right, .span = @$}; }
| expr[left] IS NOT expr[right]	{ $$ = (struct ast_condition){.left = $left, .right = $right, .negated = true, .span = @$}; }
| expr pattern			{ $$ = (struct ast_condition){.left = $expr, .pattern = $pattern, .span = @$}; }
| expr NOT pattern		{ $$ = (struct ast_condition){.left = $expr, .pattern = $pattern, .negated = true, .span = @$}; }
;

pattern:
  MATCHING REGEX		{ $$ = build_regex(b, @REGEX); }
;

else:
  %empty			{ $$ = NULL; }
| ELSE block			{ $$ = $block; }
| ELSE conditional		{ $$ = $conditional; }
;

bound:
  NUMBER			{ $$ = build_quantity(b, @$, @NUMBER, (struct span){0}); }
| name				{ $$ = build_reference(b, @$, $name); }
;

until:
  %empty			{ $$ = (struct ast_sought){0}; }
| UNTIL sought			{ $$ = $sought; }
;

sought:
  name freshness		{ $$ = (struct ast_sought){.screen = $name, .freshness = $freshness}; }
| TEXT text freshness		{ $$ = (struct ast_sought){.text = $text, .freshness = $freshness}; }
;

text:
  STRING region highlighted engine
				{ $$ = build_text(b, @$, build_string(b, @STRING), (struct ast_pattern){0}, $region, $highlighted, $engine); }
| pattern region highlighted engine
				{ $$ = build_text(b, @$, NULL, $pattern, $region, $highlighted, $engine); }
;

captured:
  region engine			{ $$ = build_text(b, @$, NULL, (struct ast_pattern){0}, $region, false, $engine); }
| pattern region highlighted engine
				{ $$ = build_text(b, @$, NULL, $pattern, $region, $highlighted, $engine); }
;

highlighted:
  %empty			{ $$ = false; }
| HIGHLIGHTED			{ $$ = true; }
;

engine:
  %empty			{ $$ = (struct ast_name){0}; }
| ENGINE word			{ $$ = $word; }
;

freshness:
  %empty			{ $$ = FRESHNESS_UNSAID; }
| FRESH				{ $$ = FRESHNESS_FRESH; }
| STANDING			{ $$ = FRESHNESS_STANDING; }
;

arms:
  %empty			{ $$ = NULL; }
| arms[list] arm NEWLINE	{ $$ = build_prepend($list, $arm); }
| arms[list] error NEWLINE	{ $$ = $list; yyerrok; }
;

arm:
  sought ARROW block		{ $$ = build_arm(b, @$, $sought, $block); }
| sought ARROW simple		{ $$ = build_arm(b, @$, $sought, $simple); }
;

simple:
  WAIT_SCREEN sought timeout	{ $$ = build_wait(b, @$, STMT_WAIT_SCREEN, $sought, $timeout); }
| WAIT_TEXT text freshness timeout
				{ $$ = build_wait(b, @$, STMT_WAIT_SCREEN, (struct ast_sought){.text = $text, .freshness = $freshness}, $timeout); }
| CAPTURE TEXT captured AS name timeout
				{ $$ = build_capture(b, @$, $captured, $name, $timeout); }
| CHECK condition		{ $$ = build_check(b, @$, $condition); }
| TYPE expr			{ $$ = build_value_stmt(b, @$, STMT_TYPE, $expr); }
| TYPE expr INTO place timeout	{ $$ = build_type_into(b, @$, $expr, $place, NULL, $timeout); }
| TYPE expr INTO POINT DIMENSIONS timeout
				{ $$ = build_type_into(b, @$, $expr, (struct ast_place){0}, build_region(b, span_join(@POINT, @DIMENSIONS), @POINT, @DIMENSIONS), $timeout); }
| KEYBOARD word			{ $$ = build_keyboard(b, @$, $word); }
| PRESS chords			{ $$ = build_chords(b, @$, STMT_PRESS, build_reverse($chords)); }
| HOLD chord			{ $$ = build_chords(b, @$, STMT_HOLD, $chord); }
| RELEASE chord			{ $$ = build_chords(b, @$, STMT_RELEASE, $chord); }
| RELEASE			{ $$ = build_chords(b, @$, STMT_RELEASE, NULL); }
| MOVE_TO target timeout	{ $$ = build_pointer(b, @$, STMT_MOVE_TO, $target, NULL, (struct ast_name){0}, $timeout); }
| MOVE_TO POINT			{ $$ = build_pointer(b, @$, STMT_MOVE_TO, (struct ast_sought){0}, build_point(b, @POINT), (struct ast_name){0}, NULL); }
| CLICK_AT target button timeout
				{ $$ = build_pointer(b, @$, STMT_CLICK_AT, $target, NULL, $button, $timeout); }
| CLICK_AT POINT button		{ $$ = build_pointer(b, @$, STMT_CLICK_AT, (struct ast_sought){0}, build_point(b, @POINT), $button, NULL); }
| DRAG place[from] TO place[there] timeout
				{ $$ = build_drag(b, @$, $from, $there, $timeout); }
| SCROLL word bound		{ $$ = build_scroll(b, @$, $word, $bound, (struct ast_place){0}, NULL); }
| SCROLL word bound AT place timeout
				{ $$ = build_scroll(b, @$, $word, $bound, $place, $timeout); }
| TIMEOUT expr			{ $$ = build_value_stmt(b, @$, STMT_TIMEOUT, $expr); }
| SLEEP expr			{ $$ = build_value_stmt(b, @$, STMT_SLEEP, $expr); }
| WAIT_STILL expr region mask timeout
				{ $$ = build_display_wait(b, @$, $expr, $region, $mask, $timeout); }
| WAIT_CHANGE region mask timeout
				{ $$ = build_display_wait(b, @$, NULL, $region, $mask, $timeout); }
| WAIT_REBOOT timeout		{ $$ = build_wait(b, @$, STMT_WAIT_REBOOT, (struct ast_sought){0}, $timeout); }
| WAIT_POWEROFF timeout		{ $$ = build_wait(b, @$, STMT_WAIT_POWEROFF, (struct ast_sought){0}, $timeout); }
| WAIT_SERIAL said timeout	{ $$ = build_wait_serial(b, @$, $said, $timeout); }
| POWER_OFF			{ $$ = build_value_stmt(b, @$, STMT_POWER_OFF, NULL); }
| RESET				{ $$ = build_value_stmt(b, @$, STMT_RESET, NULL); }
| INSERT word expr		{ $$ = build_medium(b, @$, STMT_INSERT, $word, $expr); }
| EJECT word			{ $$ = build_medium(b, @$, STMT_EJECT, $word, NULL); }
| CHECKPOINT name		{ $$ = build_checkpoint(b, @$, $name, NULL); }
| CHECKPOINT EVERY expr		{ $$ = build_checkpoint(b, @$, (struct ast_name){0}, $expr); }
| SCREENSHOT expr		{ $$ = build_value_stmt(b, @$, STMT_SCREENSHOT, $expr); }
| NOTE expr			{ $$ = build_value_stmt(b, @$, STMT_NOTE, $expr); }
| FAIL expr			{ $$ = build_value_stmt(b, @$, STMT_FAIL, $expr); }
| word PAREN_OPEN arguments PAREN_CLOSE
				{ $$ = build_call(b, @$, $word, build_reverse($arguments)); }
;

place:
  target			{ $$ = (struct ast_place){.sought = $target}; }
| POINT				{ $$ = (struct ast_place){.point = build_point(b, @POINT)}; }
;

target:
  name				{ $$ = (struct ast_sought){.screen = $name}; }
| name[screen] DOT name[point]	{ $$ = (struct ast_sought){.screen = $screen, .point = $point}; }
| TEXT text			{ $$ = (struct ast_sought){.text = $text}; }
;

timeout:
  %empty			{ $$ = NULL; }
| TIMEOUT expr			{ $$ = $expr; }
;

region:
  %empty			{ $$ = NULL; }
| IN POINT DIMENSIONS		{ $$ = build_region(b, span_join(@POINT, @DIMENSIONS), @POINT, @DIMENSIONS); }
;

mask:
  %empty			{ $$ = (struct ast_name){0}; }
| MASKED_BY name		{ $$ = $name; }
;

button:
  %empty			{ $$ = (struct ast_name){0}; }
| WORD				{ $$ = build_name(b, @$); }
;

arguments:
  %empty			{ $$ = NULL; }
| argument-list
;

argument-list:
  expr
| argument-list[list] COMMA expr
				{ $$ = build_prepend($list, $expr); }
;

expr:
  STRING			{ $$ = build_string(b, @$); }
| NUMBER			{ $$ = build_quantity(b, @$, @NUMBER, (struct span){0}); }
| NUMBER WORD			{ $$ = build_quantity(b, @$, @NUMBER, @WORD); }
| NUMBER PERCENT		{ $$ = build_quantity(b, @$, @NUMBER, @PERCENT); }
| POINT				{ $$ = build_point(b, @$); }
| POINT DIMENSIONS		{ $$ = build_region(b, @$, @POINT, @DIMENSIONS); }
| YES				{ $$ = build_bool(b, @$, true); }
| NO				{ $$ = build_bool(b, @$, false); }
| word				{ $$ = build_reference(b, @$, $word); }
;

said:
  REGEX				{ $$ = build_pattern(b, @$); }
| expr
;

chords:
  chord
| chords[list] chord		{ $$ = build_prepend($list, $chord); }
;

chord:
  keys				{ $$ = build_chord(b, @$, build_reverse($keys), NULL); }
| keys STAR NUMBER		{ $$ = build_chord(b, @$, build_reverse($keys), build_quantity(b, @NUMBER, @NUMBER, (struct span){0})); }
;

keys:
  key
| keys[list] PLUS key		{ $$ = build_prepend($list, $key); }
;

key:
  WORD				{ $$ = build_key(b, @$, false); }
| NUMBER			{ $$ = build_key(b, @$, false); }
| STRING			{ $$ = build_key(b, @$, true); }
| INSERT			{ $$ = build_key(b, @$, false); }
;

%%

#define X(token, word, sentence) + 1
/* Above so many, a list of what could stand there helps nobody. */
enum { EXPECTED_MAX = 6, LOCAL_WORDS = 1 LOCAL_WORD_LIST(X) };
#undef X

static bool is_local_word(yysymbol_kind_t symbol)
{
#define X(token, word, sentence) || symbol == YYSYMBOL_##token
	return false LOCAL_WORD_LIST(X);
#undef X
}

static int yyreport_syntax_error(const yypcontext_t *context, struct build *b)
{
	yysymbol_kind_t expected[EXPECTED_MAX + LOCAL_WORDS], unexpected = yypcontext_token(context);
	const char *names[EXPECTED_MAX + LOCAL_WORDS];
	/* 0 also when there are more than fit */
	int found = yypcontext_expected_tokens(context, expected, EXPECTED_MAX + LOCAL_WORDS);
	size_t count = 0;
	bool any_name = false;

	for (int i = 0; i < found; i++)
		any_name = any_name || expected[i] == YYSYMBOL_WORD;
	/* where any name will do, those words are but names; and a screen is rarely meant to be followed by a point */
	for (int i = 0; i < found; i++)
		if (expected[i] != YYSYMBOL_DOT && (!any_name || !is_local_word(expected[i])))
			names[count++] = yysymbol_name(expected[i]);
	build_syntax_error(b, *yypcontext_location(context), unexpected == YYSYMBOL_YYEMPTY ? NULL : yysymbol_name(unexpected),
			   names, count <= EXPECTED_MAX ? count : 0);
	return 0;
}

static void yyerror(struct span *at, struct build *b, const char *message)
{
	(void)message;		/* "memory exhausted" is the only one left: the stack's limit */
	build_too_deep(b, *at);
}
