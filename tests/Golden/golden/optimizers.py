"""What each optimizer and each schedule of the learning rate does, by PyTorch."""
import torch
from torch.optim import lr_scheduler

OPTIMIZERS = {
    "AdamOptimizer": lambda s, p, d: torch.optim.Adam(p, s["learningRate"], (s["beta1"], s["beta2"]), s["epsilon"], d),
    "AdamWOptimizer": lambda s, p, d: torch.optim.AdamW(p, s["learningRate"], (s["beta1"], s["beta2"]), s["epsilon"], d),
    "AdagradOptimizer": lambda s, p, d: torch.optim.Adagrad(p, s["learningRate"], 0, d, s["initialAccumulator"], s["epsilon"]),
    "NesterovOptimizer": lambda s, p, d: torch.optim.SGD(p, s["learningRate"], s["momentum"], weight_decay=d, nesterov=True),
    "RmsPropOptimizer": lambda s, p, d: torch.optim.RMSprop(
        p, s["learningRate"], s["alpha"], s["epsilon"], weight_decay=d, momentum=s["momentum"]),
    "MomentumOptimizer": lambda s, p, d: torch.optim.SGD(p, s["learningRate"], s["momentum"], weight_decay=d),
    "SgdOptimizer": lambda s, p, d: torch.optim.SGD(p, s["learningRate"], weight_decay=d),
}



def one_cycle(s, o, steps):
    # PyTorch's last step has the smallest rate, and the greatest is that of the step before the share is over.
    return lr_scheduler.OneCycleLR(
        o, 1, steps + 1, pct_start=(s["warmUp"] * steps + 1) / (steps + 1), anneal_strategy="linear", cycle_momentum=False,
        div_factor=1 / s["start"], final_div_factor=s["start"] / s["end"])


SCHEDULES = {
    "ConstantLearningRate": lambda s, o, steps: lr_scheduler.ConstantLR(o, 1, 0),
    "CosineLearningRate": lambda s, o, steps: lr_scheduler.CosineAnnealingLR(o, steps, s["end"]),
    "CosineRestartsLearningRate": lambda s, o, steps: lr_scheduler.CosineAnnealingWarmRestarts(o, s["firstCycle"], s["growth"], s["end"]),
    "ExponentialLearningRate": lambda s, o, steps: lr_scheduler.ExponentialLR(o, s["factor"]),
    "MilestonesLearningRate": lambda s, o, steps: lr_scheduler.MultiStepLR(o, s["milestones"], s["factor"]),
    "OneCycleLearningRate": one_cycle,
    "StepLearningRate": lambda s, o, steps: lr_scheduler.StepLR(o, s["every"], s["factor"]),
    "WarmUpLearningRate": lambda s, o, steps: lr_scheduler.LinearLR(o, s["start"], 1, s["length"]),
    "ReduceOnPlateauLearningRate": lambda s, o, steps: lr_scheduler.ReduceLROnPlateau(
        o, factor=s["factor"], patience=s["patience"], threshold=s["threshold"], cooldown=s["cooldown"], min_lr=s["minimum"]),
}


def make_optimizer(settings, parameters):
    return OPTIMIZERS[settings["kind"]](settings, parameters, settings.get("weightDecay", 0))


def clip(settings, parameters):
    """Bounds the gradients."""
    if settings is None:
        return
    if settings["kind"] == "norm":
        torch.nn.utils.clip_grad_norm_(parameters, settings["limit"])
    else:
        torch.nn.utils.clip_grad_value_(parameters, settings["limit"])


def penalize(settings, parameters):
    """Adds the gradient of L1 times the sum of absolute values."""
    for parameter in parameters:
        parameter.grad += settings.get("l1", 0) * parameter.detach().sign()


def schedule_factors(settings, steps, losses):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1)
    schedule = SCHEDULES[settings["kind"]](settings, optimizer, steps)
    factors = []
    for step in range(steps):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step(*([losses[step]] if "Plateau" in settings["kind"] else []))
    return factors
