use serde::Serialize;

use super::{Classification, Classifier, Task};
use crate::{Campaign, CampaignType, Channel, Industry, Result, SentimentLabel};

/// Campaigns a provider is asked about at once.
const BATCH: usize = 64;

/// Disagreements that are listed; all are counted.
const MAX_LISTED: usize = 1000;

/// A labeller of the host, such as a language model behind a service. The library itself calls nothing.
///
/// ```
/// use competiscan::classify::{Classifier, Provider, ProviderLabel};
/// use competiscan::{Campaign, CampaignType, Channel, Result};
///
/// struct Always;
///
/// impl Provider for Always {
///     fn label(&self, batch: &[Campaign]) -> Result<Vec<ProviderLabel>> {
///         let label = ProviderLabel { campaign_type: Some(CampaignType::Promotional), ..Default::default() };
///         Ok(vec![label; batch.len()])
///     }
/// }
///
/// let campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
/// let (labels, agreement) = Classifier::default().classify_with(&[campaign], &Always);
/// assert_eq!(labels[0].campaign_type.label.as_deref(), Some("promotional"));
/// assert_eq!(agreement.failed, 0);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub trait Provider {
    /// One answer for each campaign, in order.
    ///
    /// # Errors
    ///
    /// Whatever kept the provider from answering; the library's own labels stay then.
    fn label(&self, batch: &[Campaign]) -> Result<Vec<ProviderLabel>>;
}

/// What a provider says about a campaign; what it leaves out stays the library's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderLabel {
    /// The tone.
    pub sentiment: Option<SentimentLabel>,
    /// What the message is for.
    pub campaign_type: Option<CampaignType>,
    /// Whose business it is.
    pub industry: Option<Industry>,
    /// How it reached the public.
    pub channel: Option<Channel>,
    /// Why the provider does not answer, if it refuses; its labels are not used then.
    pub refusal: Option<String>,
}

/// How far a provider and the library agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Labels both gave.
    pub compared: u64,
    /// Those that are the same.
    pub agreed: u64,
    /// Labels of the provider where the library had none.
    pub filled: u64,
    /// Campaigns the provider refused.
    pub refused: u64,
    /// Campaigns of batches the provider failed on.
    pub failed: u64,
    /// Why it failed, once for each batch.
    pub failures: Vec<String>,
    /// Where the two differ, the first thousand.
    pub disagreements: Vec<Disagreement>,
}

/// A label on which a provider and the library differ. The provider's is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The campaign.
    pub id: String,
    /// The task.
    pub task: Task,
    /// The library's label.
    pub local: String,
    /// The provider's label.
    pub provider: String,
}

impl Classifier {
    /// Labels campaigns and asks a provider, too: its labels go before the library's own, which stay where it fails,
    /// refuses or says nothing.
    pub fn classify_with(
        &self,
        campaigns: &[Campaign],
        provider: &dyn Provider,
    ) -> (Vec<Classification>, Agreement) {
        let mut all = self.classify_batch(campaigns);
        let mut agreement = Agreement::default();
        for (batch, labels) in campaigns.chunks(BATCH).zip(all.chunks_mut(BATCH)) {
            let failure = match provider.label(batch) {
                Ok(answers) if answers.len() == batch.len() => {
                    for (own, answer) in labels.iter_mut().zip(answers) {
                        self.merge(own, &answer, &mut agreement);
                    }
                    continue;
                }
                Ok(answers) => format!("{} answers for {} campaigns", answers.len(), batch.len()),
                Err(error) => error.to_string(),
            };
            agreement.failed += batch.len() as u64;
            agreement.failures.push(failure);
        }
        (all, agreement)
    }

    fn merge(&self, own: &mut Classification, answer: &ProviderLabel, agreement: &mut Agreement) {
        if answer.refusal.is_some() {
            agreement.refused += 1;
            return;
        }
        let id = own.id.clone();
        let mut compare = |task: Task, local: Option<&str>, provider: &str| {
            let Some(local) = local else {
                agreement.filled += 1;
                return;
            };
            agreement.compared += 1;
            if local == provider {
                agreement.agreed += 1;
            } else if agreement.disagreements.len() < MAX_LISTED {
                let (local, provider) = (local.to_owned(), provider.to_owned());
                agreement.disagreements.push(Disagreement { id: id.clone(), task, local, provider });
            }
        };
        if let Some(label) = answer.sentiment.filter(|_| self.does(Task::Sentiment)) {
            compare(Task::Sentiment, Some(own.sentiment.label.as_str()), label.as_str());
            own.sentiment.label = label;
        }
        let labels = [
            (
                Task::CampaignType,
                answer.campaign_type.as_ref().map(CampaignType::as_str),
                &mut own.campaign_type,
            ),
            (Task::Industry, answer.industry.as_ref().map(Industry::as_str), &mut own.industry),
            (Task::Channel, answer.channel.as_ref().map(Channel::as_str), &mut own.channel),
        ];
        for (task, label, prediction) in labels {
            let Some(label) = label.filter(|_| self.does(task)) else { continue };
            compare(task, prediction.label.as_deref(), label);
            prediction.label = Some(label.to_owned());
            // The score stays the library's own: how likely it finds the label.
            prediction.score = prediction.probabilities.get(label).copied().unwrap_or(0.0);
            prediction.abstained = false;
        }
    }
}
