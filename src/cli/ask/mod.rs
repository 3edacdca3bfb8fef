//! `protopick ask`: conducts the interview, shows the result, and writes it to a file.

mod asker;
mod base;
mod field;
mod partial;
mod plain;
mod product;
mod screen;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use protopick::builtin;
use protopick::diag::Diagnostics;
use protopick::engine::{Depth, evaluate};
use protopick::interview::{Draft, Reply, Session, Template, read_answers};
use protopick::pack::Pack;
use protopick::render::{clean, summary_text};
use protopick::report::{self, Choice, Input, Outcome, Pick, QuestionPage};
use protopick::requirements;
use protopick::source::SourceMap;

use super::args::{Ask, Global};
use super::exit::Exit;
use super::files;
use super::input;
use super::output::{Output, dumb_terminal, given};
use super::settings::{self, Policy};
use asker::{Answered, Asker};
use base::Base;
use partial::Partial;
use plain::Plain;
use product::{FILE, Product};
use screen::Screen;

pub(crate) fn run(options: &Ask, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let path = options.output.clone().or_else(|| options.from.clone()).unwrap_or_else(|| PathBuf::from(FILE));
    files::check(&path)?;
    let Some(policy) = settings::policy(global, Some(&path), output)? else { return Ok(Exit::Invalid) };
    let pack = policy.pack();
    if let Some(answers) = &options.answers {
        return replay(&policy, answers, &path, options, output);
    }
    if options.no_input || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let why = if options.no_input { "`--no-input` is given" } else { "there is no terminal" };
        anyhow::bail!(
            "{why}, so nothing can be asked; use `--answers FILE`, or write `{FILE}` by hand, such as `{}`",
            requirements::smallest(pack)
        );
    }
    let base = match &options.from {
        Some(from) => match load(pack, from, output)? {
            Some(base) => Some(base),
            None => return Ok(Exit::Invalid),
        },
        None => None,
    };
    let partial = Partial::beside(&path);
    partial.on_signals(Output::clone(output))?;
    let mut asker: Box<dyn Asker> = if options.accessible || given("ACCESSIBLE") || dumb_terminal() {
        Box::new(Plain::new(output))
    } else {
        Box::new(Screen::new(output))
    };
    let templates = builtin::templates().filter_map(|(name, text)| Template::read(pack, name, text)).collect();
    let mut interview = Interview { pack, policy: &policy, options, output, path: &path, base, partial: &partial, templates };
    let ended = interview.lead(asker.as_mut());
    if ended.is_err() {
        // A terminal that is gone can no longer be released.
        let _ = asker.pause();
        partial.keep(output);
    }
    partial.close();
    ended
}

/// Takes the answers from a file.
fn replay(policy: &Policy, answers: &Path, path: &Path, options: &Ask, output: &Output) -> anyhow::Result<Exit> {
    let pack = policy.pack();
    if path.exists() && !options.yes {
        anyhow::bail!("{}: the file already exists; replace it with `--yes`, or name another with `-o`", path.display());
    }
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = input::read(answers, &mut sources, &mut diagnostics)?;
    let draft = if diagnostics.is_empty() { read_answers(file, pack, &sources, &mut diagnostics) } else { None };
    let Some(draft) = draft else {
        output.diagnostics(&diagnostics, &sources);
        return Ok(Exit::Invalid);
    };
    // What the answers leave open is skipped, question by question, as a person would.
    let mut session = Session::new(pack, draft, true);
    while let Some(question) = session.question() {
        let reply = if question == protopick::interview::Question::Review { Reply::Confirm } else { Reply::Unsure };
        session.answer(reply).map_err(|refusal| anyhow::anyhow!(report::refusal(&refusal)))?;
    }
    let product = product::product(pack, session.draft(), None, &path.display().to_string())?;
    let exit = show(policy, &product, output)?;
    write(path, &product, output)?;
    Ok(exit)
}

/// Reads a file whose answers are to be changed.
fn load(pack: &Pack, path: &Path, output: &Output) -> anyhow::Result<Option<Base>> {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = input::read(path, &mut sources, &mut diagnostics)?;
    let readable = diagnostics.is_empty();
    let loaded = readable.then(|| requirements::load(file, &[], pack, &mut sources, &mut diagnostics)).flatten();
    if loaded.is_none() {
        output.diagnostics(&diagnostics, &sources);
    }
    Ok(loaded.map(|requirements| Base { sources, file, requirements }))
}

/// Shows the recommendation as `recommend` does.
fn show(policy: &Policy, product: &Product, output: &Output) -> anyhow::Result<Exit> {
    let (pack, requirements) = (policy.pack(), product.below(policy));
    let evaluation = evaluate(pack, &requirements, Depth::Page);
    let report = report::recommend(pack, &requirements, &evaluation, &[]);
    output.result(&summary_text::render(&report, output.look()))?;
    let answered = report.flows.iter().all(|flow| matches!(flow.outcome, Outcome::Recommended(_)));
    Ok(if answered { Exit::Fine } else { Exit::Findings })
}

fn write(path: &Path, product: &Product, output: &Output) -> anyhow::Result<()> {
    files::replace(path, &product.text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    let shown = clean(&path.display().to_string());
    let again = if path == Path::new(FILE) { String::new() } else { format!(" {shown}") };
    let wrote = format!("Wrote {shown}. See the recommendation again: protopick recommend{again}");
    output.remark(&wrote);
    Ok(())
}

/// An interview with a person.
struct Interview<'a> {
    pack: &'a Pack,
    policy: &'a Policy,
    options: &'a Ask,
    output: &'a Output,
    path: &'a Path,
    base: Option<Base>,
    partial: &'a Partial,
    templates: Vec<Template>,
}

impl Interview<'_> {
    fn lead(&mut self, asker: &mut dyn Asker) -> anyhow::Result<Exit> {
        let Some(draft) = self.first_draft(asker)? else { return Ok(self.partial.interrupted(self.output)) };
        let file = clean(&self.path.display().to_string());
        if self.path.exists() && !self.options.yes && !self.changes_its_base() {
            let when = "It is replaced only if you say so at the end";
            asker.say(&format!("There is a file {file} already. {when}; to change its answers: protopick ask --from {file}"))?;
        }
        let mut session = Session::new(self.pack, draft, self.options.all).offering(self.templates.clone());
        loop {
            while let Some(question) = session.question() {
                let page = report::question_page(self.pack, &session, question, &file);
                let mut take = |answered: &Answered| match answered {
                    Answered::Reply(reply) => session.answer(reply.clone()).map_err(|refusal| report::refusal(&refusal)),
                    Answered::Back if session.back() => Ok(()),
                    Answered::Back => Err(FIRST.to_owned()),
                    Answered::Interrupted => Ok(()),
                };
                match asker.ask(&page, &mut take)? {
                    Answered::Reply(_) | Answered::Back => self.partial.note(session.draft(), self.pack),
                    Answered::Interrupted => {
                        asker.pause()?;
                        return Ok(self.partial.interrupted(self.output));
                    }
                }
            }
            asker.pause()?;
            let product = product::product(self.pack, session.draft(), self.base.as_ref(), &self.path.display().to_string())?;
            self.output.say("\n");
            let exit = show(self.policy, &product, self.output)?;
            self.output.say("\n");
            for note in &product.notes {
                asker.say(&format!("Note: {note}"))?;
            }
            if self.path.exists() && !self.options.yes {
                match self.may_replace(asker)? {
                    Answered::Reply(Reply::Yes(true)) => {}
                    Answered::Back => {
                        session.back();
                        continue;
                    }
                    Answered::Reply(Reply::Yes(false)) => {
                        asker.pause()?;
                        self.partial.interrupted(self.output);
                        return Ok(exit);
                    }
                    Answered::Reply(_) | Answered::Interrupted => {
                        asker.pause()?;
                        return Ok(self.partial.interrupted(self.output));
                    }
                }
                asker.pause()?;
            }
            write(self.path, &product, self.output)?;
            self.partial.remove();
            return Ok(exit);
        }
    }

    /// Returns the draft that the interview starts from; `None` if the user leaves at once.
    fn first_draft(&mut self, asker: &mut dyn Asker) -> anyhow::Result<Option<Draft>> {
        asker.say("Only what can change the recommendation is asked. Nothing is written before you have reviewed it.")?;
        if let Some(draft) = self.partial.load(self.pack, self.output).filter(|draft| self.fits(draft)) {
            let path = clean(&self.partial.path().display().to_string());
            let page = confirmation(
                "Earlier answers",
                "Go on with the answers of the interview that was interrupted?",
                &format!("They are kept in {path} until an interview is finished or interrupted again."),
                &[("yes, go on with them", Reply::Yes(true)), ("no, begin anew", Reply::Yes(false))],
            );
            let mut take = |answered: &Answered| if *answered == Answered::Back { Err(FIRST.to_owned()) } else { Ok(()) };
            match asker.ask(&page, &mut take)? {
                Answered::Reply(Reply::Yes(true)) => {
                    self.partial.note(&draft, self.pack);
                    if let (None, Some(from)) = (&self.base, &draft.from) {
                        asker.pause()?;
                        self.base = load(self.pack, Path::new(from), self.output)?;
                        anyhow::ensure!(self.base.is_some(), "{from}: the file is not valid; fix it first, the answers are kept");
                    }
                    return Ok(Some(match &self.base {
                        Some(base) => draft.on(self.pack, &base.requirements),
                        None => draft,
                    }));
                }
                Answered::Reply(_) | Answered::Back => {}
                Answered::Interrupted => {
                    self.partial.note(&draft, self.pack);
                    asker.pause()?;
                    return Ok(None);
                }
            }
        }
        Ok(Some(match &self.base {
            Some(base) => {
                let mut draft = Draft::of(self.pack, &base.requirements, base.name());
                if self.options.all {
                    draft.reopen();
                }
                draft
            }
            None if self.options.template.is_empty() => Draft::new(self.pack),
            None => {
                let named = |name: &String| self.templates.iter().find(|template| template.name == *name);
                let chosen = self.options.template.iter().map(|name| {
                    named(name).ok_or_else(|| anyhow::anyhow!("the template `{name}` uses names that these rules do not know"))
                });
                Draft::like(self.pack, &chosen.collect::<anyhow::Result<Vec<_>>>()?)
            }
        }))
    }

    /// Returns whether earlier answers belong to the file that is open now; without an open file, they bring their own.
    fn fits(&self, draft: &Draft) -> bool {
        self.base.as_ref().is_none_or(|base| draft.from.as_deref() == Some(base.name()))
    }

    fn may_replace(&self, asker: &mut dyn Asker) -> anyhow::Result<Answered> {
        let path = clean(&self.path.display().to_string());
        let own = self.changes_its_base();
        let no = ("no, keep it".to_owned(), Reply::Yes(false));
        let (question, replies) = if own {
            (format!("Change {path}?"), [(format!("yes, change {path}"), Reply::Yes(true)), no])
        } else {
            let yes = (format!("yes, replace {path}"), Reply::Yes(true));
            (format!("There is a file {path} already. Replace it?"), [no, yes])
        };
        let page = confirmation(
            if own { "Change" } else { "Replace" },
            &question,
            "Without a yes it stays as it is, and the answers are kept for the next interview.",
            &replies.each_ref().map(|(label, reply)| (label.as_str(), reply.clone())),
        );
        Ok(asker.ask(&page, &mut |_| Ok(()))?)
    }

    /// Returns whether the answers are written to the file that they come from.
    fn changes_its_base(&self) -> bool {
        let same = |base: &Base| match (std::fs::canonicalize(base.name()), std::fs::canonicalize(self.path)) {
            (Ok(from), Ok(to)) => from == to,
            _ => false,
        };
        self.base.as_ref().is_some_and(same)
    }
}

/// Shown to users who want to go back from the first question.
const FIRST: &str = "This is the first question; Ctrl-C leaves.";

/// Returns a question from the program itself, not from the interview.
fn confirmation(topic: &str, question: &str, help: &str, replies: &[(&str, Reply)]) -> QuestionPage {
    let choice = |label: &str, pick| Choice { label: label.to_owned(), value: None, help: None, id: None, pick };
    let mut choices: Vec<_> = replies.iter().map(|(label, reply)| choice(label, Pick::Reply(reply.clone()))).collect();
    choices.push(choice("back", Pick::Back));
    QuestionPage {
        flow: None,
        topic: topic.to_owned(),
        question: question.to_owned(),
        help: help.to_owned(),
        status: None,
        input: Input::One { choices, initial: 0 },
    }
}
