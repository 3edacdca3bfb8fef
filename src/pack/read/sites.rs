//! Where the parts of a pack are in its files: for findings about rules that loaded without faults. The checked pack itself holds
//! no places, since only the checks of rules need them.

use super::names::{listed, value};
use super::{FileKind, Parsed};
use crate::pack::{BeyondId, CapId, DimensionId, Gateway, LevelId, LintId, NeedId, Pack, ProtocolId, Subject};
use crate::source::Span;
use crate::yaml::{Document, Kind, Node};

/// The places of everything in a pack, looked up in the trees that it was read from.
pub struct Sites {
    pub(super) parsed: Vec<Parsed>,
}

impl Sites {
    /// Returns where a protocol gives its id.
    pub fn protocol(&self, pack: &Pack, protocol: ProtocolId) -> Span {
        self.own_id(FileKind::Protocol, &pack.protocol(protocol).id)
    }

    /// Returns where a dimension gives its id.
    pub fn dimension(&self, pack: &Pack, dimension: DimensionId) -> Span {
        self.own_id(FileKind::Dimension, &pack.dimension(dimension).id)
    }

    /// Returns where a need gives its id.
    pub fn need(&self, pack: &Pack, need: NeedId) -> Span {
        self.own_id(FileKind::Need, &pack.need(need).id)
    }

    /// Returns where a cap gives its id.
    pub fn cap(&self, pack: &Pack, cap: CapId) -> Span {
        self.own_id(FileKind::Cap, &pack.cap(cap).id)
    }

    /// Returns where a level gives its id.
    pub fn level(&self, pack: &Pack, level: LevelId) -> Span {
        let id = self.level_node(pack, level).and_then(|node| value(node, "id"));
        id.map_or_else(|| self.dimension(pack, level.dimension()), |id| id.span)
    }

    /// Returns where the fit of a protocol is, on whichever side it is written.
    pub fn fit(&self, pack: &Pack, subject: Subject, protocol: ProtocolId) -> Span {
        let (node, otherwise) = match subject {
            Subject::Level(level) => (self.level_node(pack, level), self.level(pack, level)),
            Subject::Need(need) => (self.root(FileKind::Need, &pack.need(need).id), self.need(pack, need)),
        };
        let protocol = &pack.protocol(protocol).id;
        let with_subject = node.and_then(|node| value(value(node, "fits")?, protocol));
        let with_protocol = || {
            let fits = self.root(FileKind::Protocol, protocol).and_then(|root| value(root, "fits"));
            fits.and_then(|fits| value(fits, &pack.subject_id(subject)))
        };
        let rule = with_subject.or_else(with_protocol);
        rule.map_or(otherwise, |rule| value(rule, "fit").unwrap_or(rule).span)
    }

    /// Returns where the template of a gateway is.
    pub fn template(&self, gateway: &Gateway) -> Span {
        let root = self.root(FileKind::Gateway, &gateway.id);
        let template = root.and_then(|root| value(value(root, "configuration")?, "template"));
        template.map_or_else(|| self.own_id(FileKind::Gateway, &gateway.id), |node| node.span)
    }

    /// Returns where the name of the pack is.
    pub fn pack_name(&self) -> Span {
        self.root(FileKind::Pack, "pack").and_then(|root| value(root, "name")).map_or_else(|| self.start(), |node| node.span)
    }

    /// Returns where a key under `precedents` of `pack.yaml` is.
    pub fn precedent_rule(&self, key: &str) -> Span {
        let rule = self.root(FileKind::Pack, "pack").and_then(|root| value(root, "precedents"));
        let place = rule.and_then(|rule| value(rule, key)).or(rule);
        place.map_or_else(|| self.start(), |node| node.span)
    }

    /// Returns the files of cases, with the id that the name of each implies; they are read where answers are judged.
    pub fn cases(&self) -> impl Iterator<Item = (&str, &Document)> {
        self.parsed.iter().filter(|file| file.part == FileKind::Cases).map(|file| (file.id.as_str(), &file.document))
    }

    /// Returns where a case of a cap is.
    pub fn cap_case(&self, pack: &Pack, cap: CapId, case: usize) -> Span {
        self.case(FileKind::Cap, &pack.cap(cap).id, case)
    }

    /// Returns where a case of an answer beyond the protocols is.
    pub fn beyond_case(&self, pack: &Pack, answer: BeyondId, case: usize) -> Span {
        self.case(FileKind::Beyond, &pack.beyond_answer(answer).id, case)
    }

    fn case(&self, part: FileKind, id: &str, case: usize) -> Span {
        let cases = self.root(part, id).and_then(|root| value(root, "cases"));
        let node = match cases.map(|cases| &cases.kind) {
            Some(Kind::Sequence(items)) => items.get(case),
            _ => None,
        };
        node.map_or_else(|| self.own_id(part, id), |node| node.span)
    }

    /// Returns where an example of a lint is, by its key.
    pub fn lint_example(&self, pack: &Pack, lint: LintId, key: &str) -> Span {
        let id = &pack.lint(lint).id;
        let example = self.root(FileKind::Lint, id).and_then(|root| value(value(root, "example")?, key));
        example.map_or_else(|| self.own_id(FileKind::Lint, id), |node| node.span)
    }

    fn level_node(&self, pack: &Pack, level: LevelId) -> Option<&Node> {
        let file = self.file(FileKind::Dimension, &pack.dimension(level.dimension()).id)?;
        listed(file, "levels").nth(level.index()).map(|(_, node)| node)
    }

    fn own_id(&self, part: FileKind, id: &str) -> Span {
        let node = self.root(part, id).and_then(|root| value(root, "id"));
        // A loaded pack has all of these; the start of its first file is a fallback, so that nothing can fail.
        node.map_or_else(|| self.start(), |node| node.span)
    }

    fn start(&self) -> Span {
        let file = self.parsed.first().unwrap_or_else(|| unreachable!("internal error: a pack without files")).file;
        Span { file, start: 0, end: 0 }
    }

    fn root(&self, part: FileKind, id: &str) -> Option<&Node> {
        self.file(part, id)?.document.root.as_ref()
    }

    fn file(&self, part: FileKind, id: &str) -> Option<&Parsed> {
        self.parsed.iter().find(|file| file.part == part && file.id == id)
    }
}
